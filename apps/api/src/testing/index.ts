export type { Caller } from './caller.js';
export type { Answer } from './conformity.js';
export {
  startApi,
  type ApiOptions,
  type TestApi,
  type TestBot,
  type TestPerson,
} from './start-api.js';
export { liveCheck, toProofOfConcept, winningHistory } from './evidence.js';
