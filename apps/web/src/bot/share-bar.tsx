/** From this share of a limit on it is near (rules 6.5). */
const NEAR = 0.8;

/** How much of a limit is used, as a bar; words beside it say the same. @param used 0: none of it; 1: the limit */
export function ShareBar({ used, className = '' }: { used: number; className?: string }) {
  const share = Math.min(Math.max(used, 0), 1);
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 100 2"
      preserveAspectRatio="none"
      className={`h-2 w-full ${className}`}
    >
      <rect width="100" height="2" className="fill-line" />
      <rect
        width={share * 100}
        height="2"
        className={used >= 1 ? 'fill-bad' : used >= NEAR ? 'fill-warn' : 'fill-accent'}
      />
    </svg>
  );
}
