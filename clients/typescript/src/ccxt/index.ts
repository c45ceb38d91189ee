export { Blocked, Refused } from './errors.js';
export { guard, release, type Guard, type Guarded, type Unguarded } from './guard.js';
export type { GuardOptions } from './settings.js';
