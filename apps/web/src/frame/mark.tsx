const SHAPES = {
  attention: 'M8 2 15 14H1Z',
  fine: 'M2.5 8.5 6.5 12.5 13.5 4',
  blocked: 'M3.5 3.5 12.5 12.5M12.5 3.5 3.5 12.5',
  unknown: 'M3.5 8h9',
} as const;

/** A small sign beside words, which say the same. */
export function Mark({ shape }: { shape: keyof typeof SHAPES }) {
  const filled = shape === 'attention';
  return (
    <svg aria-hidden="true" viewBox="0 0 16 16" className="mt-[0.2em] size-[0.9em] shrink-0">
      <path
        d={SHAPES[shape]}
        fill={filled ? 'currentColor' : 'none'}
        stroke="currentColor"
        strokeWidth="2"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
