import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@playwright/test';
import { overridePassword, readDemo } from './demo.js';
import { ROOT } from './platform.js';

/** The files that `npm start` keeps beside the demo's logins. */
const folder = () => dirname(process.env.E2E_DEMO_FILE!);
const read = (name: string) => readFileSync(join(folder(), name), 'utf8');

// Only Linux shows what a process was given.
if (process.platform === 'linux')
  test('each process is given only the secrets that it needs', () => {
    const settings = JSON.parse(read('settings.json')) as Record<string, string>;
    const secrets: Record<string, string> = {
      superuser: settings.superuser_password!,
      owner: settings.owner_password!,
      services: settings.app_password!,
      cookies: settings.auth_secret!,
      signing: join(folder(), 'signing-key.pem'),
      override: overridePassword(),
      another: 'canary',
    };
    const starter = Number(/\d+/.exec(read('start.lock'))![0]);
    const known = (isProgram: RegExp) => {
      const environments = descendantsOf(starter)
        .filter((pid) => isProgram.test(ofProcess(pid, 'cmdline')))
        .map((pid) => ofProcess(pid, 'environ'));
      expect(environments.length).toBeGreaterThan(0);
      const all = environments.join('\n');
      return Object.keys(secrets).filter((name) => all.includes(secrets[name]!));
    };
    expect(known(/apps\/api\/dist\/main/)).toEqual(['services', 'cookies', 'signing', 'override']);
    expect(known(/apps\/worker\/dist\/main/)).toEqual(['services', 'signing']);
    expect(known(/next/)).toEqual([]);
    expect(known(/postgres/)).toEqual([]);
  });

test('the demo’s logins are printed on the first run, and later only where they are', async () => {
  const { logins, tokens, keys } = readDemo();
  const secrets = [
    ...logins.map(({ password }) => password),
    ...tokens.map(({ token }) => token),
    ...keys.map(({ key }) => key),
  ];
  const printed = read('start.log');
  for (const secret of secrets) expect(printed.split(secret)).toHaveLength(2);
  const { welcome } = (await import(
    pathToFileURL(join(ROOT, 'scripts', 'bootstrap', 'welcome.mjs')).href
  )) as { welcome: (addresses: object, demo: { file: string; isFirst: boolean }) => string };
  const file = process.env.E2E_DEMO_FILE!;
  const later = welcome({ api_url: 'http://a', web_url: 'http://w' }, { file, isFirst: false });
  expect(later).toContain(file);
  for (const secret of secrets) expect(later).not.toContain(secret);
});

const ofProcess = (pid: number, file: 'cmdline' | 'environ' | 'stat'): string => {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8').replaceAll('\0', '\n');
  } catch {
    return '';
  }
};

function descendantsOf(ancestor: number): number[] {
  const children = readdirSync('/proc')
    .map(Number)
    .filter((pid) => parentOf(pid) === ancestor);
  return children.flatMap((pid) => [pid, ...descendantsOf(pid)]);
}

/** The second field after the program's name, which is in parentheses. */
const parentOf = (pid: number): number | null =>
  pid > 0 ? Number(/.*\) \S+ (\d+)/s.exec(ofProcess(pid, 'stat'))?.[1] ?? 0) : null;
