const WIDTH = 96;
const HEIGHT = 20;
const FEWEST = 2;

/** The results of the last sessions as a line; what they come to is said beside it. */
export function Sparkline({ sums }: { sums: readonly string[] }) {
  if (sums.length < FEWEST) return null;
  return (
    <svg
      aria-hidden="true"
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      className="h-5 w-24 overflow-visible text-link"
    >
      <polyline
        points={sparklinePoints(sums.map(Number))}
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinejoin="round"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}

/** Places of a polyline, from left to right; what never moves lies in the middle. */
export function sparklinePoints(values: readonly number[]): string {
  const [least, greatest] = [Math.min(...values), Math.max(...values)];
  const step = WIDTH / (values.length - 1);
  return values
    .map((value, place) => {
      const share = greatest === least ? 0.5 : (value - least) / (greatest - least);
      return `${(place * step).toFixed(1)},${((1 - share) * HEIGHT).toFixed(1)}`;
    })
    .join(' ');
}
