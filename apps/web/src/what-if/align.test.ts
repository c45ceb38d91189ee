import { alignTransitions, type Transition } from './align';

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
