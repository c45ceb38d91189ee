export { textOfCell } from './cell.js';
export * from './check-export.js';
export * from './export.js';
export * from './proofs.js';
export * from './redaction.js';
