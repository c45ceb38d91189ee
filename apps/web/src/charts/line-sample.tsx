const LOOKS = {
  'solid link': { colour: 'stroke-link', dash: undefined },
  'dashed link': { colour: 'stroke-link', dash: '4 3' },
  'solid warn': { colour: 'stroke-warn', dash: undefined },
  'dashed warn': { colour: 'stroke-warn', dash: '4 3' },
  'dotted bad': { colour: 'stroke-bad', dash: '1.5 2.5' },
  'dashed ink': { colour: 'stroke-ink', dash: '4 3' },
} as const;
export type LineLook = keyof typeof LOOKS;

/** How a line looks in the chart. */
export function LineSample({ line }: { line: LineLook }) {
  const { colour, dash } = LOOKS[line];
  return (
    <svg aria-hidden="true" viewBox="0 0 16 4" className="inline-block h-1 w-4 align-middle">
      <path d="M0 2h16" className={colour} strokeWidth="2" strokeDasharray={dash} />
    </svg>
  );
}
