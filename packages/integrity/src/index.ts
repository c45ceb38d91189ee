export type { Checkpoint } from './checkpoints/checkpoint.js';
export { BrokenCheckpoint, CheckpointChain } from './checkpoints/checkpoint.js';
export { Checkpointer } from './checkpoints/checkpointer.js';
export { readCheckpoints } from './checkpoints/compare.js';
export { checkpointFile, fileCheckpoints, publicKeyFile } from './checkpoints/file-store.js';
export { checkpointLines, countFiled } from './checkpoints/longest.js';
export { AnotherDatabase } from './checkpoints/database-id.js';
export { readSignatures, signedHead, type Signatures } from './checkpoints/signed-heads.js';
export {
  BadKey,
  publicKeyPem,
  readPublicKey,
  readSigningKey,
  signatureOf,
  UnusableCheckpoints,
  type PublicKey,
  type SigningKey,
} from './checkpoints/signing.js';
export { unsignedEvents, type UnsignedEvents } from './checkpoints/unsigned.js';
export { sealed, sealFault, type Seal } from './checkpoints/signed-object.js';
export * from './mirror/index.js';
export { linesOfFiles } from './recovery/lines-of-files.js';
export { recordRecovery, recoverFile, type Recovering } from './recovery/recover-file.js';
export { restoreLog, type Restored } from './recovery/restore.js';
export { findingText, type Finding, type Store } from './verification/finding.js';
export { Guard, type GuardLog, type GuardOptions } from './verification/guard.js';
export { readIntegrity, type Integrity } from './verification/status.js';
export { verifyWithMirror } from './verification/verify-log.js';
export { verifyAll, type VerifiedAll } from './verification/verify-all.js';
