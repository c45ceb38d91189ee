import { Instant } from '../format/instant';
import { ActorName } from '../people/actor-name';

interface RunHeadProps {
  readonly title: string;
  readonly at: string;
  readonly by: string;
}

/** Identifies a run, and the person who requested it. */
export function RunHead({ title, at, by }: RunHeadProps) {
  return (
    <div>
      <h2 id="run" className="text-lg font-semibold">
        {title}
      </h2>
      <p className="text-sm text-muted">
        Asked <Instant at={at} />, by <ActorName id={by} />
      </p>
    </div>
  );
}
