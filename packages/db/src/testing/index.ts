export type { TestClock } from './clock.js';
export { createTestDatabase, type TestDatabase } from './database.js';
export { startTestServer, type TestServer } from './server.js';
export { agreedLines, replayLive, type LiveOptions, type LivePlatform } from './live-replay.js';
export { climb, CLIMB_BEGINS, QUICK_POLICY, trade } from './climb.js';
