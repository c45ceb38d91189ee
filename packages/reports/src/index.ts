export { heartReport } from './heart.js';
export { successReport } from './success.js';
