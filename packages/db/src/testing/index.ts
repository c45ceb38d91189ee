export type { TestClock } from './clock.js';
export { createTestDatabase, TEST_STATE_KEY, type TestDatabase } from './database.js';
export { sealAsStored } from './seal-as-stored.js';
export { startTestServer, type TestServer } from './server.js';
export { agreedLines, replayLive, type LiveOptions, type LivePlatform } from './live-replay.js';
export { climb, CLIMB_BEGINS, QUICK_POLICY, trade } from './climb.js';
export { storeManyBots, type StoredBot } from './many-bots.js';
export { storeLongHistory, type LongHistory } from './long-history.js';
export { PATIENT, patientPool } from './patient.js';
