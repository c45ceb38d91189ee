import { alignEquity, alignTransitions, type Transition } from './align';

const change = (at: string, to: Transition['to']): Transition => ({
  at,
  to,
  from: 'experience',
  type: 'phase.advanced',
  trigger: 'manual',
});

it('puts what happened on one day on one line, in the order of time, each course in its column', () => {
  const first = change('2026-03-09T11:00:00.000Z', 'proof_of_concept');
  const later = change('2026-04-01T14:00:00.000Z', 'real_money_trial');
  const sameDay = change('2026-04-01T20:00:00.000Z', 'proof_of_concept');
  const between = change('2026-03-20T11:00:00.000Z', 'scaling');
  expect(
    alignTransitions([
      { transitions: [first, later, sameDay] },
      { transitions: [between, later] },
      { transitions: [] },
    ]),
  ).toEqual([
    { date: '2026-03-09', changes: [[first], [], []] },
    { date: '2026-03-20', changes: [[], [between], []] },
    { date: '2026-04-01', changes: [[later, sameDay], [later], []] },
  ]);
});

it('is empty where no course changed its phase', () =>
  expect(alignTransitions([{ transitions: [] }])).toEqual([]));

describe('equity on one time axis', () => {
  const point = (at: string, equity: string) => ({ at, equity });

  it('keeps each course’s last value, and has none before its first point', () =>
    expect(
      alignEquity([
        {
          equity_points: [
            point('2026-03-09T11:00:00.000Z', '10000'),
            point('2026-03-11T11:00:00.000Z', '10050'),
          ],
        },
        { equity_points: [point('2026-03-10T11:00:00.000Z', '9990')] },
      ]),
    ).toEqual([
      { at: '2026-03-09T11:00:00Z', equity: ['10000', null] },
      { at: '2026-03-10T11:00:00Z', equity: ['10000', '9990'] },
      { at: '2026-03-11T11:00:00Z', equity: ['10050', '9990'] },
    ]));

  it('has each second once, with the last that happened in it', () =>
    expect(
      alignEquity([
        {
          equity_points: [
            point('2026-03-09T11:00:00.100Z', '1'),
            point('2026-03-09T11:00:00.900Z', '2'),
          ],
        },
      ]),
    ).toEqual([{ at: '2026-03-09T11:00:00Z', equity: ['2'] }]));
});
