import { plainText, type DecimalText } from '@phasegate/phase-core';

/** NUMERIC as Postgres writes it (`100.50`) in plain notation (`100.5`). */
export const plainOf = (numeric: string): DecimalText => plainText(numeric);
