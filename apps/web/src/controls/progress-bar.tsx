import { Progress } from 'radix-ui';

interface ProgressBarProps {
  /** The activity: "Importing". */
  readonly label: string;
  readonly done: number;
  /** 0 while it is not known. */
  readonly total: number;
}

/** How far long work is; its figures are read out, its bar is drawn. */
export function ProgressBar({ label, done, total }: ProgressBarProps) {
  return (
    <Progress.Root
      aria-label={label}
      value={total === 0 ? null : done}
      max={Math.max(total, 1)}
      className="block"
    >
      <svg aria-hidden="true" viewBox="0 0 100 2" preserveAspectRatio="none" className="h-2 w-full">
        <rect width="100" height="2" className="fill-line" />
        <rect width={total === 0 ? 0 : (done / total) * 100} height="2" className="fill-accent" />
      </svg>
    </Progress.Root>
  );
}
