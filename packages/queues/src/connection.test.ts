import { connectQueues, NeedsRedis } from './connection.js';

it('refuses queues in PostgreSQL where the database has several servers', () => {
  const databaseUrl = 'postgresql://app:secret@db1/phasegate?host=db1,db2';
  expect(() => connectQueues({ redisUrl: undefined, databaseUrl }, 'producer')).toThrow(NeedsRedis);
});
