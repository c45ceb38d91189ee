import { PHASE_WORDS, STEPS, type Phase } from '../words/phases';

const STEP_WIDTH = 9;
const STEP_HEIGHT = 5;

/** The phase in words, and its place on the ladder's steps. */
export function Ladder({ phase }: { phase: Phase }) {
  const place = STEPS.indexOf(phase);
  return (
    <span className="inline-flex items-end gap-2.5">
      <svg
        aria-hidden="true"
        viewBox={`0 0 ${STEPS.length * STEP_WIDTH} ${STEPS.length * STEP_HEIGHT}`}
        className="h-5 shrink-0 self-center"
      >
        {STEPS.map((step, index) => (
          <rect
            key={step}
            x={index * STEP_WIDTH}
            y={(STEPS.length - 1 - index) * STEP_HEIGHT}
            width={STEP_WIDTH - 2}
            height={(index + 1) * STEP_HEIGHT}
            rx="1"
            className={index <= place ? 'fill-accent' : 'fill-line'}
          />
        ))}
      </svg>
      <span>
        <span className="font-medium whitespace-nowrap">{PHASE_WORDS[phase]}</span>
        <span className="block text-xs text-muted">
          step {place + 1} of {STEPS.length}
        </span>
      </span>
    </span>
  );
}
