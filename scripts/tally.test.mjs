/* global describe, expect, it */
// The last line of `npm test` is read by machines; what it counts decides what may land.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTally } from './test-runs/tally.mjs';
import { keepUnsteady, lastUnsteady } from './test-runs/unsteady-tests.mjs';

const lastLine = (tally) => tally.summary().split('\n').at(-1);

describe('the tally of a run', () => {
  it('counts an unsteady test as passed, and names it', () => {
    const tally = createTally();
    tally.passed(2);
    tally.unsteady('races.torture.test.ts: 64 at once');
    expect(tally.isGreen()).toBe(true);
    expect(tally.summary()).toContain('UNSTEADY: races.torture.test.ts: 64 at once');
    expect(lastLine(tally)).toBe('3 passed, 0 failed, 1 unsteady');
  });

  it('fails one that was unsteady in the run before as well', () => {
    const tally = createTally(['races']);
    tally.unsteady('races');
    tally.unsteady('roster');
    expect(tally.isGreen()).toBe(false);
    expect(lastLine(tally)).toBe('1 passed, 1 failed, 2 unsteady');
    expect(tally.unsteadyNames()).toEqual(['races', 'roster']);
  });

  it('is not green without a test', () => {
    const tally = createTally();
    tally.skipped('every test on Redis', 'no redis-server');
    expect(tally.isGreen()).toBe(false);
    expect(lastLine(tally)).toBe('0 passed, 0 failed, 1 skipped');
  });

  it('remembers from run to run', () => {
    const folder = mkdtempSync(join(tmpdir(), 'phasegate-tally-'));
    const file = join(folder, 'cache', 'unsteady.json');
    expect(lastUnsteady(file)).toEqual([]);
    keepUnsteady(['races'], file);
    expect(lastUnsteady(file)).toEqual(['races']);
    rmSync(folder, { recursive: true });
  });
});
