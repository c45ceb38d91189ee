'use client';

import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { read } from '../api/call';
import { FaultNote } from '../controls/fault-note';
import { showCount } from '../format/decimal';
import { Instant } from '../format/instant';
import { Badge } from '../frame/badge';
import { ActorName } from '../people/actor-name';

/** Whether a file that somebody holds is one that was made here: by its hash, computed in the browser. */
export function ExportProofs() {
  const [wanted, setWanted] = useState('');
  const look = useMutation({
    mutationFn: (id: string) => read('/v1/exports/{export}', { params: { export: id } }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (wanted.trim() !== '') look.mutate(wanted.trim());
  };
  const choose = async (file: File | undefined) => {
    if (file === undefined) return;
    const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer());
    const hash = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0'));
    setWanted(hash.join(''));
    look.mutate(hash.join(''));
  };
  const proof = look.data;
  return (
    <details className="panel mt-3 p-4">
      <summary className="cursor-pointer font-medium">
        Check a file that was downloaded before
      </summary>
      <form className="mt-3 flex flex-wrap items-end gap-3" onSubmit={submit}>
        <label className="text-sm font-medium">
          File (it stays on this machine; only its hash is asked about)
          <input
            type="file"
            className="field mt-1"
            onChange={({ target }) => void choose(target.files?.[0])}
          />
        </label>
        <label className="min-w-72 flex-1 text-sm font-medium">
          SHA-256, or the export’s id
          <input
            className="field mt-1"
            value={wanted}
            spellCheck={false}
            onChange={({ target }) => setWanted(target.value)}
          />
        </label>
        <button type="submit" className="button" disabled={look.isPending}>
          Look it up
        </button>
      </form>
      <div className="mt-3" role="status">
        {proof !== undefined && (
          <>
            <Badge tone="good">Made here, and not changed since</Badge>
            <p className="mt-2 text-sm">
              {proof.kind} ({proof.format}), {showCount(proof.rows)} rows, trading days{' '}
              {proof.start ?? 'from the beginning'} to {proof.end ?? 'the day it was made'}, made by{' '}
              <ActorName id={proof.by} /> from the books of <Instant at={proof.snapshot_at} />.
            </p>
          </>
        )}
      </div>
      <FaultNote fault={look.error} />
    </details>
  );
}
