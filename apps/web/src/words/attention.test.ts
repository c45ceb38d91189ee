import { byAttention } from './attention';

const ORDER = ['HALTED', 'BREAKER_OPEN', 'READY_TO_ADVANCE', 'IDLE'] as const;

it('puts the most pressing bots first, and others by name', () => {
  const { pressing, others } = byAttention(
    [
      { name: 'quiet', attention: [] },
      { name: 'idle', attention: ['IDLE'] },
      { name: 'ready', attention: ['READY_TO_ADVANCE', 'IDLE'] },
      { name: 'Calm', attention: [] },
      { name: 'open', attention: ['BREAKER_OPEN', 'IDLE'] },
      { name: 'at rest', attention: ['IDLE'] },
    ],
    ORDER,
  );
  expect(pressing.map(({ name }) => name)).toEqual(['open', 'ready', 'at rest', 'idle']);
  expect(others.map(({ name }) => name)).toEqual(['Calm', 'quiet']);
});
