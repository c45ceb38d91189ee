import type { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type {
  ExportFormat,
  ExportKind,
  ExportPreviewQuery,
  ExportQuery,
  SignedProof,
} from '@phasegate/contracts';
import { memberOf, type Person } from '@phasegate/db';
import {
  Export,
  openBundle,
  previewExport,
  readProof,
  Redactor,
  signProof,
  type ExportPreview,
  type ExportWanted,
} from '@phasegate/exports';
import { BadKey, readSigningKey, type SigningKey } from '@phasegate/integrity';
import { ProblemError } from '../http/problem-error.js';
import { Settings } from '../settings.js';
import { BooksPool } from './books-pool.js';

/** Where exports are made: operators get the bots they are members of, and the proofs of their own exports. */
@Injectable()
export class ExportDesk {
  private readonly redactor: Redactor;

  constructor(
    private readonly books: BooksPool,
    private readonly settings: Settings,
  ) {
    this.redactor = new Redactor(settings.overridePassword);
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
    this.books.readers.makeRoom();
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

  /** Everything needed to check the record independently. @throws ProblemError when there is no key to sign it with */
  async bundle({ actor }: Person): Promise<Export> {
    const key = await this.signingKey();
    if (key === null)
      throw new ProblemError('SIGNING_OFF', 'PHASE_SIGNING_KEY_FILE is not set: nothing can be signed.'); // prettier-ignore
    const sources = { key, checkpoints: this.settings.checkpointDir, by: actor };
    this.books.readers.makeRoom();
    return openBundle(this.books.pool, sources, this.redactor);
  }

  /** The file as it is made. A reader who stalls gives the place up when others need it. */
  streamOf(made: Export): Readable {
    let took = () => {};
    const stream = made.stream(() => took());
    took = this.books.readers.add(stream);
    return stream;
  }

  /** Null: there is no such export. */
  async proof(wanted: string, person: Person): Promise<SignedProof | null> {
    const proof = await readProof(this.books.pool, wanted, memberOf(person));
    return proof === null ? null : signProof(proof, await this.signingKey());
  }

  private async signingKey(): Promise<SigningKey | null> {
    const { signingKeyFile } = this.settings;
    if (signingKeyFile === undefined) return null;
    try {
      return await readSigningKey(signingKeyFile);
    } catch (error) {
      throw error instanceof BadKey
        ? new ProblemError('SIGNING_OFF', 'The file that PHASE_SIGNING_KEY_FILE names is not a signing key.') // prettier-ignore
        : error;
    }
  }
}
