import type { WhatIfResult } from '@phasegate/contracts';
import type { LineLook } from '../charts/line-sample';

/** The courses that are compared, in the order in which every table and chart shows them. */
export const COURSES = [
  { course: 'actual', name: 'Actual history', line: 'dashed ink' },
  { course: 'replayed', name: 'Policy in force', line: 'solid link' },
  { course: 'what_if', name: 'With the changes', line: 'solid warn' },
] as const satisfies readonly {
  course: keyof WhatIfResult;
  name: string;
  line: LineLook;
}[];
