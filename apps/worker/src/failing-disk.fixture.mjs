// Loaded before the worker (`node --import`): the file that PHASE_TEST_DISK names says what becomes of the next write.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';

const control = process.env.PHASE_TEST_DISK;
const probe = await open(new URL(import.meta.url), 'r');
const handles = Object.getPrototypeOf(probe);
await probe.close();
const { write } = handles;

handles.write = async function (buffer, offset, length, position) {
  const fault = existsSync(control) ? readFileSync(control, 'utf8') : '';
  if (fault === '') return write.call(this, buffer, offset, length, position);
  const half = await write.call(this, buffer, offset, Math.ceil(length / 2), position);
  // `full` stays until the file is gone.
  if (fault === 'full') throw Object.assign(new Error('ENOSPC: no space left'), { code: 'ENOSPC' });
  rmSync(control);
  process.kill(process.pid, fault);
  return half;
};
