import { startApi, type TestApi } from '../testing/index.js';
import { patientPool } from '@phasegate/db/testing';

const PASSWORD = 'correct horse battery staple';

describe('X-Forwarded-For', () => {
  const made: TestApi[] = [];
  afterEach(async () => {
    for (const api of made.splice(0)) await api.stop();
  });

  /** Whence somebody signed in, as the API saw it. */
  async function seenFrom(trustedProxies: readonly string[], forwarded: string): Promise<string> {
    const api = await startApi({ trustedProxies });
    made.push(api);
    const email = 'ada@example.org';
    await api.admin.post('/v1/users', { name: 'Ada', email, role: 'operator', password: PASSWORD });
    const { status } = await api.nobody.send('POST', '/v1/login', {
      headers: { 'content-type': 'application/json', 'x-forwarded-for': forwarded },
      body: JSON.stringify({ email, password: PASSWORD }),
    });
    expect(status).toBe(200);
    const pool = patientPool(api.database.ownerUrl, { max: 1 });
    const { rows } = await pool.query<{ ip_address: string }>(
      'SELECT ip_address FROM user_sessions',
    );
    await pool.end();
    return rows[0]!.ip_address;
  }

  it('is trusted from no address by default', async () => {
    expect(await seenFrom([], '203.0.113.9')).toMatch(/127\.0\.0\.1$/);
  });

  it('is believed from a proxy that is trusted, as far as trusted ones wrote it', async () => {
    expect(await seenFrom(['127.0.0.1', '::1'], '198.51.100.1, 203.0.113.9')).toBe('203.0.113.9');
  });
});
