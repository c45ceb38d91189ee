import { readiness, type ReadinessAnswer } from '@phasegate/contracts';
import { PHASE_NAMES } from '@phasegate/phase-core';
import { Command } from 'commander';
import type { Io } from '../io.js';
import { botPath, PlatformClient, type PlatformOptions } from './client.js';
import { withPlatformOptions } from './options.js';

const EXAMPLE = `
Example:
  phase readiness --bot bot_p7Yx0cJ1kq2V
`;

const STANDING = { met: '✔', not_met: '✘', insufficient: '…' } as const;

/** `phase readiness`: how near a bot is to the phase above. */
export function readinessCommand(io: Io): Command {
  return withPlatformOptions(
    new Command('readiness').description('the missing criteria of a bot, in sentences'),
  )
    .requiredOption('--bot <id>', 'the bot')
    .addHelpText('after', EXAMPLE)
    .action(async ({ bot, ...options }: { bot: string } & PlatformOptions) => {
      const answer = await fetchReadiness(PlatformClient.from(io, options), bot);
      for (const line of readinessLines(answer)) io.stdout.write(`${line}\n`);
    });
}

export const fetchReadiness = (client: PlatformClient, bot: string): Promise<ReadinessAnswer> =>
  client.get(botPath(bot, 'readiness'), readiness);

/** Plain text: the phase, then a sentence per criterion (rules 4.4). */
export function readinessLines(answer: ReadinessAnswer): string[] {
  const {
    phase,
    criteria,
    imported_sessions: imported,
    evidence_sessions: sessions,
    earliest,
    summary,
  } = answer;
  return [
    `${PHASE_NAMES[phase]}. ${summary}`,
    ...criteria.map(({ status, sentence }) => `  ${STANDING[status]} ${sentence}`),
    ...(imported === 0
      ? []
      : [`${imported} of the ${sessions} sessions in the evidence were imported.`]),
    earliestLine(earliest),
  ];
}

type Earliest = ReadinessAnswer['earliest'];

function earliestLine({ date, days, assumes, at_own_pace: own }: Earliest): string {
  if (date === null) return `No earliest day of an advance: ${assumes}`;
  const away = days === 0 ? 'this trading day' : `${days} trading day${days === 1 ? '' : 's'} away`;
  const pace =
    own === null
      ? ''
      : ` At its own pace, ${own.trades} counted trades in ${own.in_days} trading days: ${own.date ?? 'not within 500 trading days'}.`;
  return `Earliest possible on ${date}, ${away}. ${assumes}${pace}`;
}
