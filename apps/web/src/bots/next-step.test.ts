import type { Attention, BotAnswer, Condition } from '@phasegate/contracts';
import { ATTENTION } from '@phasegate/contracts';
import { conditionStep, nextStep } from './next-step';
import { REASON_CODES, toneOf } from './reasons';

type Bot = Pick<BotAnswer, 'id' | 'status'>;
const bot = (ready: boolean): Bot => ({
  id: 'bot_1/2',
  status: { readiness: { ready } } as BotAnswer['status'],
});

describe('what to do about a bot that needs attention', () => {
  it('is offered for every reason, in the order of the API, on a page of ours', () => {
    expect(REASON_CODES).toEqual(ATTENTION);
    for (const reason of ATTENTION)
      expect(nextStep(reason, bot(true), true).href).toMatch(
        /^\/(platform|compliance|bots\/bot_1%2F2)(\/[a-z-]+)?(\?review=advance)?(#[a-z]+)?$/,
      );
  });

  it('is a review of the advance only for those who may decide, and only while the gate is passed', () => {
    const label = (ready: boolean, steers: boolean) =>
      nextStep('READY_TO_ADVANCE', bot(ready), steers).label;
    expect(label(true, true)).toBe('Review the advance');
    expect(label(true, false)).toBe('See the gate');
    expect(label(false, true)).toBe('See the gate');
  });

  it('leads to the breaker, or to the books when the bot’s own pages know nothing', () => {
    const unreadable: Bot = { id: 'bot_1', status: null };
    const step = (reason: Attention) => nextStep(reason, unreadable, true);
    expect(step('BREAKER_OPEN').href).toBe('/bots/bot_1/breaker');
    expect(step('RECORD_UNREADABLE').href).toBe('/compliance');
    expect(step('READY_TO_ADVANCE').label).toBe('See the gate');
  });
});

it('a condition leads to the bot that it is about, else to the page that shows it', () => {
  const href = (kind: Condition['kind'], of: string | null) =>
    conditionStep({ kind, bot: of }).href;
  expect(href('integrity_fault', 'bot_1')).toBe('/bots/bot_1');
  expect(href('guardrail_broken', null)).toBe('/reports');
  expect(href('calendar_ending', null)).toBe('/platform');
  for (const kind of [
    'worker_behind',
    'mirror_behind',
    'checkpoints_behind',
    'integrity_fault',
  ] as const)
    expect(href(kind, null)).toBe('/compliance');
});

it('a recommended advance that fails its gate now is no good news', () => {
  expect(toneOf('READY_TO_ADVANCE', bot(true))).toBe('good');
  expect(toneOf('READY_TO_ADVANCE', bot(false))).toBe('warn');
});
