export { Blocked, Refused } from './errors.js';
export { guard, release, type Guard, type Guarded } from './guard.js';
export type { GuardOptions } from './settings.js';
