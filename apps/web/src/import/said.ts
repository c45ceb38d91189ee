import type { FileQuestion } from '@phasegate/contracts';

/** Information about a file that the file itself lacks (rules 9.7), as the API's query parameters. */
export interface Said {
  readonly zone?: string;
  readonly symbol?: string;
  readonly dates?: string;
  readonly decimal_mark?: string;
  readonly point_value?: string;
  readonly fee_per_side?: string;
  readonly rate?: string;
  /** JSON, as `phase convert --mapping` takes it. */
  readonly mapping?: string;
}

/** A question that is answered by a value; a mapping has an editor of its own. */
export type AskedOption = Exclude<FileQuestion['option'], 'mapping'>;

/**
 * What is said with an answer added: in the mapping where there is one, so that it is saved with it; a point value goes
 * to those of other symbols.
 */
export function withAnswer(said: Said, question: FileQuestion, value: string): Said {
  if (said.mapping !== undefined) {
    const mapping = JSON.parse(said.mapping) as object;
    const answered = { ...mapping, [question.option]: value };
    return { ...said, mapping: JSON.stringify(answered) };
  }
  if (question.option !== 'point_value') return { ...said, [question.option]: value };
  const others = (said.point_value ?? '').split(',').filter((part) => part.trim() !== '');
  return { ...said, point_value: [...others, `${question.symbol ?? ''}=${value}`].join(',') };
}

/** Whether the same is said: an empty field says nothing. */
export const saysTheSame = (a: Said, b: Said): boolean =>
  JSON.stringify(spoken(a)) === JSON.stringify(spoken(b));

const spoken = (said: Said) =>
  Object.entries(said)
    .filter(([, value]) => value !== undefined && value !== '')
    .sort(([a], [b]) => (a < b ? -1 : 1));
