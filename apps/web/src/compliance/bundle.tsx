'use client';

import type { IntegrityAnswer } from '@phasegate/contracts';
import { Download } from 'lucide-react';
import { useMay } from '../api/permission';
import { addressOf } from '../api/routes';

/** The whole record as one archive that can be checked without this platform. */
export function Bundle({
  checkpoints,
}: {
  checkpoints: IntegrityAnswer['checkpoints'] | undefined;
}) {
  const audits = useMay('audit');
  if (!audits) return null;
  const isSigned = checkpoints === undefined || checkpoints.last !== null;
  return (
    <section aria-labelledby="bundle">
      <h2 id="bundle" className="text-lg font-semibold">
        Evidence bundle
      </h2>
      <div className="panel mt-3 p-4">
        <p className="max-w-3xl">
          Every log with the platform’s own, the signed checkpoints, the public key, the names of
          people and bots, and a signed list of all of it. A page inside says how to check it with{' '}
          <code>sha256sum</code>, <code>jq</code> and <code>openssl</code> alone.
        </p>
        <div className="mt-4 flex flex-wrap items-center gap-2">
          <a
            href={addressOf('/v1/integrity/bundle')}
            download
            className="button-main inline-flex items-center gap-1.5"
          >
            <Download aria-hidden="true" className="size-4" />
            Download bundle
          </a>
          <p className="text-sm text-muted">
            {isSigned
              ? 'A tar archive, as large as the logs are. Keep it: an old bundle exposes a log that is rewritten later.'
              : 'Nothing is signed yet: a bundle needs a signing key, and checkpoints to prove that no log was truncated.'}
          </p>
        </div>
      </div>
    </section>
  );
}
