import { Controller, Param, Res } from '@nestjs/common';
import {
  reasonBody,
  type IntegrityAnswer,
  type PageQuery,
  type ReleasedAnswer,
  type VerifiedLogsPage,
} from '@phasegate/contracts';
import {
  listVerifiedLogs,
  memberBots,
  PLATFORM,
  quarantines,
  releaseQuarantine,
  memberOf,
  type Person,
} from '@phasegate/db';
import {
  findingText,
  readIntegrity,
  readSigningKey,
  UnusableCheckpoints,
  verifyWithMirror,
  type PublicKey,
} from '@phasegate/integrity';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import { Asking } from '../access/caller.js';
import { ExportDesk } from '../exports/export-desk.js';
import { sendExport } from '../exports/send-export.js';
import { GivenBody, GivenQuery } from '../http/parsed.js';
import { ProblemError } from '../http/problem-error.js';
import { Serves } from '../http/serves.js';
import { Ledger } from '../ledger/ledger.js';
import { Settings } from '../settings.js';
import { integrityAnswerOf } from './integrity-answer.js';

type Reason = z.infer<typeof reasonBody>;

/** Figures of the logs, beside those of the books. */
const LOGS_TOLD = 50;

/** How far the books are signed and verified, and the release from quarantine (rules 8). */
@Controller()
export class IntegrityController {
  constructor(
    private readonly ledger: Ledger,
    private readonly settings: Settings,
    private readonly desk: ExportDesk,
  ) {}

  @Serves('GET', '/v1/integrity')
  async read(@Asking() person: Person): Promise<IntegrityAnswer> {
    const { pool } = this.ledger;
    const member = memberOf(person);
    const [integrity, logs, own] = await Promise.all([
      readIntegrity(pool),
      listVerifiedLogs(pool, { member, limit: LOGS_TOLD }),
      member === null ? null : memberBots(pool, member),
    ]);
    return integrityAnswerOf(integrity, logs, own);
  }

  @Serves('GET', '/v1/integrity/logs')
  logs(@GivenQuery() query: PageQuery, @Asking() person: Person): Promise<VerifiedLogsPage> {
    return listVerifiedLogs(this.ledger.pool, {
      ...query,
      member: memberOf(person),
    });
  }

  @Serves('GET', '/v1/integrity/bundle')
  async bundle(@Asking() person: Person, @Res() reply: FastifyReply): Promise<void> {
    await sendExport(reply, this.desk, await this.desk.bundle(person));
  }

  @Serves('POST', '/v1/bots/{bot}/quarantine/release')
  releaseBot(
    @Param('bot') bot: string,
    @GivenBody() { reason }: Reason,
    @Asking() { actor }: Person,
  ): Promise<ReleasedAnswer> {
    return this.release(bot, actor, reason);
  }

  @Serves('POST', '/v1/platform/quarantine/release')
  releasePlatform(
    @GivenBody() { reason }: Reason,
    @Asking() { actor }: Person,
  ): Promise<ReleasedAnswer> {
    return this.release(PLATFORM, actor, reason);
  }

  private async release(log: string, by: string, reason: string): Promise<ReleasedAnswer> {
    const { pool, executor } = this.ledger;
    if (!(await quarantines(pool)).some((each) => each.log === log)) throw notQuarantined(log);
    await this.assertWhole(log);
    if (!(await releaseQuarantine(pool, executor, log, { by, reason }))) throw notQuarantined(log);
    return { log, released: true, by, reason };
  }

  /** Checkpoints and mirror are compared too: a chain alone could have been recomputed. */
  private async assertWhole(log: string): Promise<void> {
    const { historyDir: history, checkpointDir: checkpoints } = this.settings;
    try {
      const options = { pool: this.ledger.pool, history, checkpoints, key: await this.key() };
      const finding = await verifyWithMirror(options, log);
      if (finding !== null)
        throw new ProblemError(
          'INTEGRITY_FAULT',
          `${findingText(finding)}. Restore the log (phase restore), then release it.`,
        );
    } catch (error) {
      if (error instanceof UnusableCheckpoints)
        throw new ProblemError('INTEGRITY_FAULT', `${error.message}.`);
      throw error;
    }
  }

  private async key(): Promise<PublicKey | null> {
    const { signingKeyFile } = this.settings;
    return signingKeyFile === undefined ? null : (await readSigningKey(signingKeyFile)).publicKey;
  }
}

const notQuarantined = (log: string) =>
  new ProblemError('NOT_QUARANTINED', `The log of ${log} is not in quarantine.`);
