import { Controller, Param, Res } from '@nestjs/common';
import {
  type ExportFormat,
  type ExportKind,
  type ExportPreviewAnswer,
  type ExportPreviewQuery,
  type ExportQuery,
  type SignedProof,
} from '@phasegate/contracts';
import type { Person } from '@phasegate/db';
import type { FastifyReply } from 'fastify';
import { Asking } from '../access/caller.js';
import { GivenQuery } from '../http/parsed.js';
import { ProblemError } from '../http/problem-error.js';
import { Serves } from '../http/serves.js';
import { ExportDesk } from './export-desk.js';
import { sendExport } from './send-export.js';

/** The books as files, made as they are read. */
@Controller()
export class ExportsController {
  constructor(private readonly desk: ExportDesk) {}

  @Serves('GET', '/v1/exports/sessions.csv')
  sessions(
    @GivenQuery() query: ExportQuery,
    @Asking() person: Person,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.send('sessions', 'csv', query, person, reply);
  }

  @Serves('GET', '/v1/exports/transitions.csv')
  transitions(
    @GivenQuery() query: ExportQuery,
    @Asking() person: Person,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.send('transitions', 'csv', query, person, reply);
  }

  @Serves('GET', '/v1/exports/history.csv')
  history(
    @GivenQuery() query: ExportQuery,
    @Asking() person: Person,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.send('history', 'csv', query, person, reply);
  }

  @Serves('GET', '/v1/exports/history.jsonl')
  lines(
    @GivenQuery() query: ExportQuery,
    @Asking() person: Person,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.send('history', 'jsonl', query, person, reply);
  }

  @Serves('GET', '/v1/exports/summary.csv')
  summary(
    @GivenQuery() query: ExportQuery,
    @Asking() person: Person,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.send('summary', 'csv', query, person, reply);
  }

  @Serves('GET', '/v1/exports/preview')
  preview(
    @GivenQuery() query: ExportPreviewQuery,
    @Asking() person: Person,
  ): Promise<ExportPreviewAnswer> {
    return this.desk.preview(query, person);
  }

  @Serves('GET', '/v1/exports/{export}')
  async proof(@Param('export') wanted: string, @Asking() person: Person): Promise<SignedProof> {
    const proof = await this.desk.proof(wanted, person);
    if (proof === null) throw new ProblemError('EXPORT_UNKNOWN', 'There is no such export.');
    return proof;
  }

  private async send(
    kind: ExportKind,
    format: ExportFormat,
    query: ExportQuery,
    person: Person,
    reply: FastifyReply,
  ): Promise<void> {
    await sendExport(reply, this.desk, await this.desk.open(kind, format, query, person));
  }
}
