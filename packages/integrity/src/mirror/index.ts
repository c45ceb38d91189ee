export type { MirrorLog } from './episode.js';
export { expectedBytes, LogChanged } from './expected-bytes.js';
export { MIRROR_FILES, type MirrorFile } from './files.js';
export { recoverSegment, type RecoveredSegment } from './recover-segment.js';
export { segmentsOf, type Segment } from './segments.js';
export { mirrorStatus, type HeldLog, type MirrorFileStatus, type MirrorStatus } from './status.js';
export { startMirror, type MirrorOptions } from './tailer.js';
