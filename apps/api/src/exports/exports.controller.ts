import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import {
  exportPreviewQuery,
  exportQuery,
  type ExportFormat,
  type ExportKind,
  type ExportPreviewAnswer,
  type ExportPreviewQuery,
  type ExportQuery,
  type SignedProof,
} from '@phasegate/contracts';
import type { Person } from '@phasegate/db';
import type { FastifyReply } from 'fastify';
import { ForPeople } from '../access/access.js';
import { Asking } from '../access/caller.js';
import { Parsed } from '../http/parsed.js';
import { ProblemError } from '../http/problem-error.js';
import { ExportDesk } from './export-desk.js';
import { sendExport } from './send-export.js';

const range = new Parsed(exportQuery, 'query');

/** The books as files, made as they are read. */
@Controller('v1/exports')
export class ExportsController {
  constructor(private readonly desk: ExportDesk) {}

  @Get('sessions.csv')
  @ForPeople('operator', 'compliance', 'admin')
  sessions(
    @Query(range) query: ExportQuery,
    @Asking() person: Person,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.send('sessions', 'csv', query, person, reply);
  }

  @Get('transitions.csv')
  @ForPeople('operator', 'compliance', 'admin')
  transitions(
    @Query(range) query: ExportQuery,
    @Asking() person: Person,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.send('transitions', 'csv', query, person, reply);
  }

  @Get('history.csv')
  @ForPeople('operator', 'compliance', 'admin')
  history(
    @Query(range) query: ExportQuery,
    @Asking() person: Person,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.send('history', 'csv', query, person, reply);
  }

  @Get('history.jsonl')
  @ForPeople('operator', 'compliance', 'admin')
  lines(
    @Query(range) query: ExportQuery,
    @Asking() person: Person,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.send('history', 'jsonl', query, person, reply);
  }

  @Get('summary.csv')
  @ForPeople('operator', 'compliance', 'admin')
  summary(
    @Query(range) query: ExportQuery,
    @Asking() person: Person,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.send('summary', 'csv', query, person, reply);
  }

  @Get('preview')
  @ForPeople('operator', 'compliance', 'admin')
  preview(
    @Query(new Parsed(exportPreviewQuery, 'query')) query: ExportPreviewQuery,
    @Asking() person: Person,
  ): Promise<ExportPreviewAnswer> {
    return this.desk.preview(query, person);
  }

  @Get(':export')
  @ForPeople('operator', 'compliance', 'admin')
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
