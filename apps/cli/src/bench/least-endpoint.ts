// The least that an endpoint like POST /v1/trade-checks can do: lock the row, insert one event, update,
// commit. A program of its own, as the API is.
import { readEnvironment } from '@phasegate/config';
import Fastify from 'fastify';
import pg from 'pg';

const { DATABASE_URL, DATABASE_POOL_SIZE, HOST, API_PORT } = readEnvironment(process.env, [
  'DATABASE_URL',
]);
const pool = new pg.Pool({ connectionString: DATABASE_URL, max: DATABASE_POOL_SIZE });
const app = Fastify();

app.get('/ready', () => ({ ready: true }));

app.post<{ Body: { bot: string; trade_id: string } }>('/check', async ({ body }) => {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const { rows } = await client.query<{ seq: number }>(
      'SELECT seq FROM least_bots WHERE bot = $1 FOR UPDATE',
      [body.bot],
    );
    const seq = rows[0]!.seq + 1;
    await client.query('INSERT INTO least_events (bot, seq, body) VALUES ($1, $2, $3)', [
      body.bot,
      seq,
      JSON.stringify(body),
    ]);
    await client.query('UPDATE least_bots SET seq = $2 WHERE bot = $1', [body.bot, seq]);
    await client.query('COMMIT');
    return { decision: 'allow', seq };
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
});

await app.listen({ port: API_PORT, host: HOST });
process.once('SIGTERM', () => void app.close().then(() => pool.end()));
