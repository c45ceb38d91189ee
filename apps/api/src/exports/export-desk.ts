import { Injectable } from '@nestjs/common';
import type {
  ExportFormat,
  ExportKind,
  ExportPreviewQuery,
  ExportProof,
  ExportQuery,
} from '@phasegate/contracts';
import { memberOf, type Person } from '@phasegate/db';
import {
  Export,
  previewExport,
  readProof,
  Redactor,
  type ExportPreview,
  type ExportWanted,
} from '@phasegate/exports';
import { Settings } from '../settings.js';
import { BooksPool } from './books-pool.js';

/** Where exports are made: operators get the bots they are members of, and the proofs of their own exports. */
@Injectable()
export class ExportDesk {
  private readonly redactor: Redactor;

  constructor(
    private readonly books: BooksPool,
    { overridePassword }: Settings,
  ) {
    this.redactor = new Redactor(overridePassword);
  }

  /** @throws UnknownBot */
  open(
    kind: ExportKind,
    format: ExportFormat,
    { start, end, bot }: ExportQuery,
    person: Person,
  ): Promise<Export> {
    const wanted: ExportWanted = {
      kind,
      format,
      range: { start: start ?? null, end: end ?? null },
      bot: bot ?? null,
      member: memberOf(person),
      by: person.actor,
    };
    return Export.open(this.books.pool, wanted, this.redactor);
  }

  /** @throws UnknownBot */
  preview({ kind, start, end, bot }: ExportPreviewQuery, person: Person): Promise<ExportPreview> {
    const wanted = {
      kind,
      range: { start: start ?? null, end: end ?? null },
      bot: bot ?? null,
      member: memberOf(person),
    };
    return previewExport(this.books.pool, wanted, this.redactor);
  }

  /** Null: there is no such export. */
  proof(wanted: string, person: Person): Promise<ExportProof | null> {
    return readProof(this.books.pool, wanted, memberOf(person));
  }
}
