import type { Notice } from './notice.js';

export const NOTICE: Notice = {
  id: '5f0c2f0e-6f0a-4c53-9a53-1f4f5a0f0c11',
  kind: 'downgrade',
  severity: 'warning',
  title: 'Momentum: downgraded from Scaling to Real Money Trial',
  text: 'Momentum was taken down: 3 losing trades in a row.\nTo do: look into the losses.',
  bot: 'bot_1',
  phase: 'real_money_trial',
  at: '2026-03-09T14:30:00.000Z',
  facts: { event: 'phase.downgraded', seq: 7, triggers: ['consecutive_losses'] },
  url: 'https://phasegate.example/bots/bot_1',
};
