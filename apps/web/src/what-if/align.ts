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
