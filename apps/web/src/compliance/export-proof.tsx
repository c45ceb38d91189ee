'use client';

import type { SignedProof } from '@phasegate/contracts';
import { useMutation } from '@tanstack/react-query';
import { useState, type ChangeEvent, type FormEvent } from 'react';
import { read } from '../api/call';
import { ApiFault } from '../api/fault';
import { useMay } from '../api/permission';
import { FaultNote } from '../controls/fault-note';
import { showCount } from '../format/decimal';
import { Instant } from '../format/instant';
import { Badge } from '../frame/badge';
import { ActorName } from '../people/actor-name';

/** The export to look up: a file, or an id or hash that was typed. */
type Wanted = { readonly file: File } | { readonly text: string };

interface Found {
  /** The SHA-256 of the file, or what was typed. */
  readonly id: string;
  /** Null: no export is known by that. */
  readonly proof: SignedProof | null;
}

async function lookUp(wanted: Wanted): Promise<Found> {
  const id = 'file' in wanted ? await sha256Of(wanted.file) : wanted.text;
  try {
    return { id, proof: await read('/v1/exports/{export}', { params: { export: id } }) };
  } catch (error) {
    if (error instanceof ApiFault && error.code === 'EXPORT_UNKNOWN') return { id, proof: null };
    throw error;
  }
}

async function sha256Of(file: File): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

const isHash = (text: string): boolean => /^[0-9a-f]{64}$/i.test(text);

/** Whether a file was exported here: by its hash, computed in the browser. */
export function ExportProofs() {
  const [typed, setTyped] = useState('');
  const look = useMutation({ mutationFn: lookUp });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const text = typed.trim();
    if (text !== '') look.mutate({ text: isHash(text) ? text.toLowerCase() : text });
  };
  const choose = ({ target }: ChangeEvent<HTMLInputElement>) => {
    const file = target.files?.[0];
    // A browser reports a choice only if it differs from the last one: this lets the same file be chosen again.
    target.value = '';
    if (file !== undefined) look.mutate({ file });
  };
  return (
    <details className="panel mt-3 p-4">
      <summary className="cursor-pointer font-medium">
        Check a file that was downloaded before
      </summary>
      <form className="mt-3 flex flex-wrap items-end gap-3" onSubmit={submit}>
        <label className="text-sm font-medium">
          File (it stays on this machine; only its hash is sent)
          <input type="file" className="field mt-1" onChange={choose} />
        </label>
        <label className="min-w-72 flex-1 text-sm font-medium">
          SHA-256, or the export’s id
          <input
            className="field mt-1"
            value={typed}
            spellCheck={false}
            onChange={({ target }) => setTyped(target.value)}
          />
        </label>
        <button type="submit" className="button" disabled={look.isPending}>
          Look it up
        </button>
      </form>
      <div className="mt-3" role="status" aria-busy={look.isPending}>
        {look.data !== undefined && !look.isPending && (
          <Result wanted={look.variables} found={look.data} />
        )}
      </div>
      {look.error !== null && <ReadFault fault={look.error} />}
    </details>
  );
}

function Result({ wanted, found: { id, proof } }: { wanted: Wanted; found: Found }) {
  const name = 'file' in wanted ? wanted.file.name : null;
  return (
    <>
      {name !== null && <p className="mb-1 font-medium wrap-anywhere">{name}</p>}
      {proof === null ? <Unknown id={id} /> : <Known proof={proof} />}
      {(name !== null || isHash(id)) && (
        <p className="mt-1 text-sm text-muted">
          SHA-256 <code className="wrap-anywhere">{id}</code>
        </p>
      )}
    </>
  );
}

function Known({ proof }: { proof: SignedProof }) {
  const { kind, format, rows, start, end, by, snapshot_at: at } = proof;
  return (
    <>
      <Badge tone="good">Made here, and not changed since</Badge>
      <p className="mt-2 text-sm">
        {kind} ({format}), {showCount(rows)} {kind === 'bundle' ? 'events' : 'rows'}, trading days{' '}
        {start ?? 'from the beginning'} to {end ?? 'the day it was made'}, made by{' '}
        <ActorName id={by} /> from the books of <Instant at={at} />.
      </p>
    </>
  );
}

function Unknown({ id }: { id: string }) {
  const seesAll = useMay('audit');
  return (
    <>
      <Badge tone="bad">{isHash(id) ? 'Not made here, or altered' : 'No export has this id'}</Badge>
      <p className="mt-2 text-sm">
        {isHash(id)
          ? 'No export made here has this SHA-256. A single changed byte changes it.'
          : 'Select the file itself, or enter its SHA-256.'}
        {!seesAll && ' You see the exports that you made yourself; compliance sees all of them.'}
      </p>
    </>
  );
}

/** A file that changed on the disk while it was read, or that may not be read, is not an error of the API. */
function ReadFault({ fault }: { fault: Error }) {
  if (fault instanceof ApiFault) return <FaultNote fault={fault} />;
  return (
    <p role="alert" className="mt-2 rounded-md bg-bad-soft px-3 py-2 text-sm text-bad">
      The file could not be read, or the API could not be reached: {fault.message}
    </p>
  );
}
