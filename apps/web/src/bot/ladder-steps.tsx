import type { BotDetailAnswer, PolicyVersionAnswer, ReadinessAnswer } from '@phasegate/contracts';
import { showCount, showGain } from '../format/decimal';
import { Instant } from '../format/instant';
import { Badge } from '../frame/badge';
import { PHASE_WORDS, STEPS, type Phase } from '../words/phases';
import { gateWords, phaseMeaning } from './gate-words';

interface LadderStepsProps {
  readonly bot: BotDetailAnswer;
  readonly readiness: ReadinessAnswer;
  readonly policy: PolicyVersionAnswer['policy'] | null;
}

/** The four phases: the current one and since when, the meaning of each, and the requirements of the next one. */
export function LadderSteps({ bot, readiness, policy }: LadderStepsProps) {
  const place = STEPS.indexOf(bot.status.phase);
  return (
    <section aria-labelledby="ladder">
      <h2 id="ladder" className="mb-3 text-lg font-semibold">
        Ladder
      </h2>
      <ol className="grid gap-3 md:grid-cols-2 xl:grid-cols-4">
        {STEPS.map((phase, index) => {
          const here = index === place;
          return (
            <li
              key={phase}
              aria-current={here ? 'step' : undefined}
              className={`panel flex flex-col gap-2 p-4 ${here ? 'border-2 border-accent' : ''}`}
            >
              <div className="flex flex-wrap items-center justify-between gap-2">
                <h3 className="font-semibold">
                  <span className="text-muted tabular-nums">{index + 1}</span> {PHASE_WORDS[phase]}
                </h3>
                {here ? (
                  <Badge tone="good">Here</Badge>
                ) : (
                  <span className="text-sm text-muted">{index < place ? 'below' : 'ahead'}</span>
                )}
              </div>
              <p className="text-sm text-muted">{phaseMeaning(phase, policy, bot.currency)}</p>
              {here && <Since bot={bot} />}
              {index >= place && (
                <NextPhaseRequirements
                  phase={phase}
                  missing={here ? missingNow(readiness) : null}
                  gate={policy === null ? [] : gateWords(policy, phase, bot.currency)}
                />
              )}
            </li>
          );
        })}
      </ol>
    </section>
  );
}

function Since({ bot: { figures, currency } }: { bot: BotDetailAnswer }) {
  return (
    <p className="text-sm wrap-anywhere">
      Since <Instant at={figures.tenure_since} />: {showCount(figures.tenure_trades)}{' '}
      {figures.tenure_trades === 1 ? 'trade' : 'trades'},{' '}
      <span className="tabular-nums">{showGain(figures.tenure_pnl, currency)}</span>.
    </p>
  );
}

interface NextPhaseRequirementsProps {
  readonly phase: Phase;
  /** Names of the criteria that the bot lacks in the phase it is in; null: it is not in this phase. */
  readonly missing: readonly string[] | null;
  readonly gate: readonly string[];
}

function NextPhaseRequirements({ phase, missing, gate }: NextPhaseRequirementsProps) {
  if (phase === 'scaling')
    return <p className="text-sm">This is the highest phase: the record must keep the bot here.</p>;
  if (missing?.length === 0)
    return (
      <p className="text-sm font-medium text-good">Every criterion for the next step is met.</p>
    );
  return (
    <div className="text-sm">
      <p className="font-medium">To the next step</p>
      {missing !== null && (
        <p>
          Still missing: {missing.join(', ')}.{' '}
          <a href="#readiness" className="link underline">
            How much
          </a>
        </p>
      )}
      <ul className="mt-0.5 list-disc space-y-0.5 pl-5 text-muted">
        {gate.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </div>
  );
}

const missingNow = ({ criteria }: ReadinessAnswer): string[] =>
  criteria.filter(({ status }) => status !== 'met').map(({ name }) => name);
