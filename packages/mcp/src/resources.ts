import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { LOCAL_CODES } from '@phasegate/client';
import { PROBLEMS } from '@phasegate/contracts';
import { BLOCK_REASONS } from '@phasegate/phase-core';
import type { Bot } from './bot.js';

export interface Resource {
  readonly name: string;
  readonly uri: string;
  readonly title: string;
  readonly description: string;
  readonly mimeType: string;
  readonly read: (bot: Bot) => Promise<string>;
}

const document = (name: string) => () =>
  readFile(fileURLToPath(new URL(`../../../docs/${name}.md`, import.meta.url)), 'utf8');

/** Read-only, and none of them a second copy: they are read where the rules, the policy and the codes are. */
export const RESOURCES: readonly Resource[] = [
  {
    name: 'rules',
    uri: 'phasegate://rules',
    title: 'The rules',
    description: 'All rules of the ladder, numbered; sentences of answers cite them',
    mimeType: 'text/markdown',
    read: document('rules'),
  },
  {
    name: 'guide',
    uri: 'phasegate://guide',
    title: 'Guide for bot authors',
    description: 'Every block reason and problem: its meaning, and what to do about it',
    mimeType: 'text/markdown',
    read: document('bot-author'),
  },
  {
    name: 'policy',
    uri: 'phasegate://policy',
    title: 'The policy in force',
    description: 'Sizes, gates, windows and triggers that this bot trades under now',
    mimeType: 'application/json',
    read: async (bot) => JSON.stringify(await bot.record.policy(), null, 2),
  },
  {
    name: 'reason-codes',
    uri: 'phasegate://reason-codes',
    title: 'Reason codes',
    description: 'Every code that an answer can have, by where it comes from',
    mimeType: 'application/json',
    read: () => Promise.resolve(JSON.stringify(CODES, null, 2)),
  },
];

const CODES = {
  /** Blocks of the rules. */
  blocks: BLOCK_REASONS,
  /** Blocks for want of an answer that allows. */
  local: LOCAL_CODES,
  /** Problems of the platform, with their titles. */
  problems: Object.fromEntries(Object.entries(PROBLEMS).map(([code, [, title]]) => [code, title])),
};
