export { textOfCell } from './cell.js';
export { openBundle, type BundleSources } from './bundle/bundle.js';
export * from './check-export.js';
export * from './export.js';
export * from './proofs.js';
export * from './redaction.js';
