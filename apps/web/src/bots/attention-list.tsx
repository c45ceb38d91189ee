import type { BotAnswer, FleetAnswer } from '@phasegate/contracts';
import Link from 'next/link';
import { useId, type ReactNode } from 'react';
import { SEVERITIES } from '../alerts/words';
import { useMay } from '../api/permission';
import { addressOfBot } from '../bot/places';
import { More } from '../controls/more';
import { showCount } from '../format/decimal';
import { Instant } from '../format/instant';
import { attentionSentence } from '../words/attention';
import { PHASE_WORDS } from '../words/phases';
import { attentionCount } from './attention-count';
import { conditionStep, haltStep, nextStep, type NextStep } from './next-step';
import type { usePressingBots } from './queries';
import { ReasonMark } from './reason-mark';
import { toneOf } from './reasons';

interface AttentionListProps {
  readonly fleet: FleetAnswer;
  readonly pressing: ReturnType<typeof usePressingBots>;
}

/** Everything that needs attention now: conditions of the platform, then bots, the most urgent first. */
export function AttentionList({ fleet, pressing }: AttentionListProps) {
  const heading = useId();
  const { needing_attention: bots, conditions, halted } = fleet;
  const count = attentionCount(fleet);
  return (
    <section aria-labelledby={heading}>
      <h2 id={heading} className="mb-2 text-lg font-semibold">
        Needs attention{' '}
        {count > 0 && <span className="text-muted tabular-nums">{showCount(count)}</span>}
      </h2>
      {count === 0 ? (
        <div className="panel p-4">
          <ReasonMark tone="good">
            Nothing: every bot trades within its limits, and the platform is running.
          </ReasonMark>
        </div>
      ) : (
        <>
          <ul className="panel divide-y divide-line">
            <Halt fleet={fleet} />
            {conditions.map((condition) => (
              <ConditionRow key={`${condition.kind} ${condition.bot}`} condition={condition} />
            ))}
            {pressing.items?.map((bot) => (
              <BotRow key={bot.id} bot={bot} halted={halted !== null} />
            ))}
          </ul>
          {pressing.items !== undefined && pressing.hasNextPage && (
            <More of={pressing} what="bots" shown={pressing.items.length} total={bots} />
          )}
        </>
      )}
    </section>
  );
}

function Halt({ fleet: { halted } }: Pick<AttentionListProps, 'fleet'>) {
  if (halted === null) return null;
  return (
    <Row subject="All bots are halted" step={haltStep}>
      <ReasonMark tone="bad">
        No entries, live or paper, since <Instant at={halted.since} />, until an administrator
        resumes trading: “{halted.reason}”
      </ReasonMark>
    </Row>
  );
}

function ConditionRow({ condition }: { condition: FleetAnswer['conditions'][number] }) {
  const { title, text, severity, since } = condition;
  return (
    <Row subject={title} step={conditionStep(condition)}>
      <ReasonMark tone={SEVERITIES[severity].tone}>
        {text}{' '}
        <span className="whitespace-nowrap text-muted">
          Since <Instant at={since} />.
        </span>
      </ReasonMark>
    </Row>
  );
}

function BotRow({ bot, halted }: { bot: BotAnswer; halted: boolean }) {
  const steers = useMay('steer');
  // Said once above, and no news of this bot.
  const own = bot.attention.filter((reason) => reason !== 'HALTED');
  const reasons = halted && own.length > 0 ? own : bot.attention;
  return (
    <Row
      subject={
        <Link href={addressOfBot(bot.id)} className="link">
          {bot.name}
        </Link>
      }
      beside={bot.status === null ? null : PHASE_WORDS[bot.status.phase]}
      step={nextStep(reasons[0]!, bot, steers)}
      of={bot.name}
    >
      {reasons.map((reason) => (
        <ReasonMark key={reason} tone={toneOf(reason, bot)}>
          {attentionSentence(reason, bot)}
        </ReasonMark>
      ))}
    </Row>
  );
}

interface RowProps {
  readonly subject: ReactNode;
  readonly beside?: string | null;
  readonly step: NextStep;
  /** The person whose step it is, for screen readers. */
  readonly of?: string;
  readonly children: ReactNode;
}

function Row({ subject, beside = null, step, of, children }: RowProps) {
  return (
    <li className="flex flex-wrap items-start gap-x-6 gap-y-2 px-4 py-3">
      <div className="min-w-0 flex-1 basis-80">
        <div className="flex flex-wrap items-baseline gap-x-2">
          <h3 className="font-semibold wrap-anywhere">{subject}</h3>
          {beside !== null && <p className="text-sm text-muted">{beside}</p>}
        </div>
        <div className="mt-0.5 space-y-0.5 text-sm">{children}</div>
      </div>
      <Link href={step.href} className="button whitespace-nowrap">
        {step.label}
        {of !== undefined && <span className="sr-only"> of {of}</span>}
      </Link>
    </li>
  );
}
