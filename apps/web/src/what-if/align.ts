import type { WhatIfCourse } from '@phasegate/contracts';

export type Transition = WhatIfCourse['transitions'][number];

/** A day on which at least one of the courses changed its phase. */
export interface AlignedDay {
  readonly date: string;
  /** One list per course, in their order. */
  readonly changes: readonly (readonly Transition[])[];
}

/** Changes of phase of several courses, aligned in time: one line per UTC day, the earliest first. */
export function alignTransitions(
  courses: readonly Pick<WhatIfCourse, 'transitions'>[],
): readonly AlignedDay[] {
  const dayOf = ({ at }: Transition) => at.slice(0, 10);
  const days = new Set(courses.flatMap(({ transitions }) => transitions.map(dayOf)));
  return [...days].sort().map((date) => ({
    date,
    changes: courses.map(({ transitions }) =>
      transitions.filter((transition) => dayOf(transition) === date),
    ),
  }));
}

/** An instant at which the equity of a course changed, with the equity of each course then. */
export interface EquityMoment {
  readonly at: string;
  /** One per course, in their order; null: it had none yet. */
  readonly equity: readonly (string | null)[];
}

const secondOf = (at: string): string => at.slice(0, 19);

/** Equity of several courses on one time axis, the earliest first; of several points in a second, the last. */
export function alignEquity(
  courses: readonly Pick<WhatIfCourse, 'equity_points'>[],
): readonly EquityMoment[] {
  const bySecond = courses.map(
    ({ equity_points: points }) => new Map(points.map((point) => [secondOf(point.at), point])),
  );
  const last: (string | null)[] = courses.map(() => null);
  return [...new Set(bySecond.flatMap((points) => [...points.keys()]))].sort().map((second) => {
    for (const [course, points] of bySecond.entries())
      last[course] = points.get(second)?.equity ?? last[course]!;
    return { at: `${second}Z`, equity: [...last] };
  });
}
