import { Controller, Param, Req, Res } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import {
  importFileQuery,
  importPreviewQuery,
  type ImportAnswer,
  type ImportPreview,
} from '@phasegate/contracts';
import {
  closureDates,
  importHistory,
  keepMapping,
  readBot,
  viewBot,
  type Person,
} from '@phasegate/db';
import { isRefusal } from '@phasegate/phase-core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { Asking } from '../access/caller.js';
import type { BodyConfig } from '../http/body-parsers.js';
import { GivenQuery } from '../http/parsed.js';
import { problemToSend } from '../http/problem.filter.js';
import { refused } from '../http/refused.js';
import { Serves } from '../http/serves.js';
import { Ledger } from '../ledger/ledger.js';
import { CallerGone, untilGone } from './caller-gone.js';
import { fileWarnings } from './file-warnings.js';
import { acceptsLines, ImportLines } from './import-lines.js';
import { assertSameMoney } from './foreign-currency.js';
import { NOTHING_LEFT } from './preview-answer.js';
import { PreviewDesk } from './preview-desk.js';
import { TradeFileDesk, unreadable } from './trade-file-desk.js';
import { UploadedFile } from './uploaded-file.js';

const STREAMED: BodyConfig = { streamedBody: true };

/** A history as a file, such as one dropped into the web admin (rules 2.11). */
@Controller()
export class FileImportsController {
  constructor(
    private readonly ledger: Ledger,
    private readonly desk: TradeFileDesk,
    private readonly previews: PreviewDesk,
  ) {}

  @Serves('POST', '/v1/bots/{bot}/imports/preview')
  @RouteConfig(STREAMED)
  async preview(
    @Param('bot') bot: string,
    @GivenQuery()
    { as, ...about }: z.infer<typeof importPreviewQuery>,
    @UploadedFile() bytes: Uint8Array,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ImportPreview> {
    const signal = untilGone(reply);
    const { market: _market, ...view } = await viewBot(this.ledger.pool, bot);
    const closures = await closureDates(this.ledger.pool);
    const { currency } = (await readBot(this.ledger.prisma, bot)).bot;
    const file = { ...about, bytes };
    return this.previews.preview({ file, as, view, closures, currency }, signal);
  }

  @Serves('POST', '/v1/bots/{bot}/imports/file')
  @RouteConfig(STREAMED)
  async import(
    @Param('bot') bot: string,
    @GivenQuery() query: z.infer<typeof importFileQuery>,
    @UploadedFile() bytes: Uint8Array,
    @Asking() person: Person,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const wanted: Wanted = { ...query, bot, bytes, by: person.actor };
    const signal = untilGone(reply);
    let lines: ImportLines | undefined;
    try {
      const imported = await this.importFile(wanted, signal, (done, total) => {
        if (!acceptsLines(request.headers.accept)) return;
        lines ??= new ImportLines(reply, total);
        lines.progress(done);
      });
      await this.keepMapping(wanted, request);
      if (lines === undefined) void reply.status(201).send(imported);
      else lines.end({ imported });
    } catch (error) {
      if (error instanceof CallerGone)
        request.log.info({ bot }, 'import given up by its caller: nothing was imported');
      else if (lines === undefined) throw error;
      else lines.end({ problem: problemToSend(error, request).body(request.id) });
    }
  }

  /** An import stands even if its mapping cannot be kept. */
  private async keepMapping({ bot, mapping, by }: Wanted, { log }: FastifyRequest): Promise<void> {
    if (mapping === undefined) return;
    try {
      await keepMapping(this.ledger.pool, { bot, mapping, by });
    } catch (error) {
      log.error({ bot, err: error }, 'the mapping of an import was not kept');
    }
  }

  private async importFile(
    { bot, as, by, reason = `${as} imported`, ...file }: Wanted,
    signal: AbortSignal,
    progress: (done: number, total: number) => void,
  ): Promise<ImportAnswer> {
    const { state } = await viewBot(this.ledger.pool, bot);
    const read = await this.desk.read(file, signal);
    const { trades } = read;
    if (trades.length === 0) throw unreadable(`${file.file_name}: ${NOTHING_LEFT}`);
    const { currency } = (await readBot(this.ledger.prisma, bot)).bot;
    assertSameMoney(read.currency, currency);
    const { policy } = state.policies;
    const warnings = fileWarnings(read, { policy, currency });
    const { result } = await importHistory(
      this.ledger.patientExecutor,
      bot,
      { by, reason },
      { as, trades, warnings },
      { signal, progress: (done) => progress(done, trades.length) },
    );
    if (isRefusal(result)) throw await refused(this.ledger, bot, result);
    return { as, trades: result.trades, sessions: result.sessions, warnings, at: result.at };
  }
}

interface Wanted extends z.infer<typeof importFileQuery> {
  readonly bot: string;
  readonly bytes: Uint8Array;
  readonly by: string;
}
