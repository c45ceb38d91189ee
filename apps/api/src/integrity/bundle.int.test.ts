import { execFileSync } from 'node:child_process';
import { createHash, createPublicKey, generateKeyPairSync, verify } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canonicalLine } from '@phasegate/db';
import { startApi, type TestApi, type TestPerson } from '../testing/index.js';

const folder = mkdtempSync(join(tmpdir(), 'phasegate-api-bundle-'));
const signingKeyFile = join(folder, 'key.pem');
const { privateKey, publicKey } = generateKeyPairSync('ed25519');
writeFileSync(signingKeyFile, privateKey.export({ type: 'pkcs8', format: 'pem' }));
const signs = (text: string, signature: string) =>
  verify(null, Buffer.from(text), publicKey, Buffer.from(signature, 'base64'));

describe('the bundle for compliance (GET /v1/integrity/bundle)', () => {
  let api: TestApi;
  let compliance: TestPerson;
  beforeAll(async () => {
    api = await startApi({ signingKeyFile });
    await api.bot();
    compliance = await api.person('compliance');
  });
  afterAll(async () => {
    await api.stop();
    rmSync(folder, { recursive: true });
  });

  it('is a tar archive with a signed manifest, and an export like any other', async () => {
    const { status, headers, body } = await compliance.get('/v1/integrity/bundle');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('application/x-tar');
    const [, name] = /^attachment; filename="(phasegate-bundle-\d{8}T\d{6}Z)\.tar"$/.exec(
      headers.get('content-disposition')!,
    )!;
    const tar = Buffer.from(body as string);
    execFileSync('tar', ['xf', '-'], { cwd: folder, input: tar });
    const file = (path: string) => readFileSync(join(folder, name!, path), 'utf8');
    expect(signs(file('manifest.json'), file('manifest.sig'))).toBe(true);
    const pem = publicKey.export({ type: 'spki', format: 'pem' });
    expect(file('public-key.pem')).toBe(pem);
    const key = createHash('sha256')
      .update(createPublicKey(pem).export({ type: 'spki', format: 'der' }))
      .digest('hex');
    const manifest = JSON.parse(file('manifest.json'));
    expect(manifest).toMatchObject({ by: compliance.actor, key, checkpoints: 0 });
    expect(JSON.parse(file('names.json')).actors[compliance.actor]).toBe('the compliance');

    const id = headers.get('export-id')!;
    expect(manifest.export).toBe(id);
    const { body: proof } = await compliance.get(`/v1/exports/${id}`);
    const { signature, ...signed } = proof;
    expect(proof).toMatchObject({ kind: 'bundle', format: 'tar', bytes: tar.length, key });
    expect(signs(canonicalLine(signed), signature)).toBe(true);
    const sha256 = createHash('sha256').update(tar).digest('hex');
    expect((await compliance.get(`/v1/exports/${sha256}`)).body).toEqual(proof);
  });

  it('is not for operators, who see their own bots only', async () => {
    const operator = await api.person('operator');
    expect(await operator.get('/v1/integrity/bundle')).toMatchObject({ status: 403 });
  });

  it('is refused where there is no key to sign it with, and leaves no trace', async () => {
    for (const file of [undefined, join(folder, 'none.pem')]) {
      const unsigned = await startApi({
        database: api.database,
        ...(file === undefined ? {} : { signingKeyFile: file }),
      });
      const person = await unsigned.person('compliance');
      const before = await platformEvents(person);
      expect(await person.get('/v1/integrity/bundle')).toMatchObject({
        status: 503,
        body: { code: 'SIGNING_OFF' },
      });
      expect(await platformEvents(person)).toBe(before);
      await unsigned.stop();
    }
  });

  /** The length of the platform’s log: no worker mirrors it here, so all of it lags. */
  async function platformEvents(person: TestPerson): Promise<number> {
    const { body } = await person.get('/v1/integrity');
    return (body as { mirror: { files: { file: string; lag_lines: number }[] } }).mirror.files.find(
      ({ file }) => file === 'phase-platform',
    )!.lag_lines;
  }
});
