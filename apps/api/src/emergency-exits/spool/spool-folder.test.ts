import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keyPart, SpoolFolder } from './spool-folder.js';

const exitAt = (received_at: number, exit_id = 'e') => ({
  keyHash: Buffer.alloc(32, 7),
  exit: { exit_id, symbol: 'AAPL', reason: 'feed lost', at: null },
  received_at,
});

const KEY = keyPart(exitAt(1).keyHash);

describe('the spool folder', () => {
  let path: string;
  beforeEach(() => {
    path = mkdtempSync(join(tmpdir(), 'phasegate-spool-'));
  });
  afterEach(() => rmSync(path, { recursive: true, force: true }));

  it('keeps the order received when the clock is set back, also over a restart', async () => {
    const written: string[] = [];
    for (const [place, received_at] of [5_000, 5_000, 1_000, 9_000, 2_000].entries()) {
      const folder = new SpoolFolder(path);
      await folder.open();
      const name = folder.newName(KEY, received_at);
      await folder.write(name, [exitAt(received_at, `e${place}`)]);
      written.push(name);
    }
    const names = (await new SpoolFolder(path).names()).sort();
    expect(names).toEqual(written);
  });

  it('makes its folder, again when somebody took it away', async () => {
    const folder = new SpoolFolder(join(path, 'a', 'b'));
    await folder.open();
    rmSync(join(path, 'a'), { recursive: true });
    await folder.write(folder.newName(KEY, 1), [exitAt(1)]);
    expect(await folder.names()).toHaveLength(1);
    expect(await folder.isWritable()).toBe(true);
  });

  it('does not take what was never finished for an exit, and clears it away when it is old', async () => {
    for (const name of ['old.jsonl.unfinished', 'new.jsonl.unfinished'])
      writeFileSync(join(path, name), '{"exit_id":');
    utimesSync(join(path, 'old.jsonl.unfinished'), 0, 0);
    const folder = new SpoolFolder(path);
    await folder.open();
    expect(await folder.names()).toEqual([]);
    expect(readdirSync(path)).toEqual(['new.jsonl.unfinished']);
  });

  it('leaves no file when a write fails', async () => {
    const folder = new SpoolFolder(path);
    const name = folder.newName(KEY, 1);
    await folder.write(name, [exitAt(1)]);
    writeFileSync(join(path, 'occupied'), '');
    const blocked = new SpoolFolder(join(path, 'occupied'));
    await expect(blocked.write(name, [exitAt(1)])).rejects.toThrow();
    expect(await blocked.isWritable()).toBe(false);
    expect(readdirSync(path).sort()).toEqual([name, 'occupied'].sort());
  });
});
