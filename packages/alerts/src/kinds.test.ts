import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ALERT_KINDS } from '@phasegate/contracts';

test('docs/alerts.md tells every kind with its severity, and no other', () => {
  const text = readFileSync(join(__dirname, '../../../docs/alerts.md'), 'utf8');
  const documented = [...text.matchAll(/^\| `([\w.]+)` +\| (info|warning|critical) +\|/gm)];
  expect(Object.fromEntries(documented.map(([, kind, severity]) => [kind, severity]))).toEqual(
    ALERT_KINDS,
  );
});
