import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { migrateQueues } from '@phasegate/queues';
import { liveCheck, startApi, type TestApi } from '../testing/index.js';

const ROOT = join(__dirname, '../../../..');
const read = (path: string) => readFileSync(join(ROOT, path), 'utf8');
const METRIC = /\bphasegate_\w+/g;
const ON_CALL = read('docs/on-call.md');

/** Every expression of the dashboard. */
function expressions(): string[] {
  const { panels } = JSON.parse(read('deploy/grafana/phasegate.json')) as {
    panels: { type: string; title: string; targets?: { expr: string }[] }[];
  };
  const drawn = panels.filter(({ type }) => type !== 'row');
  expect(drawn.filter(({ targets = [] }) => targets.length === 0)).toEqual([]);
  return drawn.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
}

const anchors = new Set(
  ON_CALL.split('\n')
    .filter((line) => line.startsWith('#'))
    .map((line) =>
      line
        .replace(/^#+ /, '')
        .toLowerCase()
        .replace(/[^\w\- ]/g, '')
        .replaceAll(' ', '-'),
    ),
);

describe('what is looked at from outside', () => {
  let api: TestApi;
  let offered: Set<string>;
  beforeAll(async () => {
    api = await startApi();
    await migrateQueues(api.database.ownerUrl);
    await (await api.bot()).post('/v1/trade-checks', liveCheck('t1'));
    const { body } = await api.nobody.get('/metrics');
    const families = [...(body as string).matchAll(/^# TYPE (\w+) (\w+)$/gm)];
    offered = new Set(
      families.flatMap(([, name = '', type]) =>
        type === 'histogram' ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
      ),
    );
  });
  afterAll(() => api.stop());

  it('the dashboard asks for figures that /metrics has, and for all that are not of the process', () => {
    const asked = new Set(expressions().flatMap((expression) => expression.match(METRIC) ?? []));
    expect([...asked].filter((name) => !offered.has(name))).toEqual([]);
    const ours = [...offered].filter((name) => !name.startsWith('phasegate_api_'));
    const families = new Set([...asked].map((name) => name.replace(/_(bucket|sum|count)$/, '')));
    const shown = (name: string) =>
      asked.has(name) || families.has(name.replace(/_(bucket|sum|count)$/, ''));
    expect(ours.filter((name) => !shown(name))).toEqual([]);
  });

  it('every alert of Prometheus asks for figures that /metrics has, and has its entry in docs/on-call.md', () => {
    const rules = read('deploy/prometheus/alerts.yml');
    const asked = new Set(rules.match(METRIC));
    expect([...asked].filter((name) => !offered.has(name))).toEqual([]);
    const alerts = rules.match(/^ +- alert: /gm) ?? [];
    const entries = [...rules.matchAll(/runbook: docs\/on-call\.md#(\S+)/g)].map(
      ([, anchor]) => anchor!,
    );
    expect(alerts.length).toBeGreaterThan(5);
    expect(entries).toHaveLength(alerts.length);
    expect(entries.filter((anchor) => !anchors.has(anchor))).toEqual([]);
  });
});
