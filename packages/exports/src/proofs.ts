import { exportProof, signedProof, type ExportProof, type SignedProof } from '@phasegate/contracts';
import { PLATFORM, type Queries } from '@phasegate/db';
import { sealed, type SigningKey } from '@phasegate/integrity';

/**
 * The proof of an export, by its id or by the SHA-256 of its file; of several identical files, the latest.
 * @param by only exports of this person; null: of anybody
 */
export async function readProof(
  queries: Queries,
  wanted: string,
  by: string | null,
): Promise<ExportProof | null> {
  const { rows } = await queries.query<{ body: string }>(
    `SELECT body FROM events WHERE bot = $1 AND type = 'export.made'
       AND (body::jsonb ->> 'export' = $2 OR body::jsonb ->> 'sha256' = $2)
       AND ($3::text IS NULL OR body::jsonb ->> 'by' = $3)
     ORDER BY seq DESC LIMIT 1`,
    [PLATFORM, wanted, by],
  );
  return rows[0] === undefined ? null : exportProof.strip().parse(JSON.parse(rows[0].body));
}

/**
 * A proof as it is written beside its file. @param key the key that signs checkpoints; null: none, the proof is
 * unsigned
 */
export const signProof = (proof: ExportProof, key: SigningKey | null): SignedProof =>
  sealed(proof, key);

/** Proofs that were written before they were signed have neither key nor signature. */
const storedProof = signedProof.extend({
  key: signedProof.shape.key.default(null),
  signature: signedProof.shape.signature.default(null),
});

/** @throws when the text is not a proof of an export */
export const parseProof = (text: string): SignedProof => storedProof.parse(JSON.parse(text));
