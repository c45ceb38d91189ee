import { exact, Fault, readName } from '@phasegate/contracts';
import { Parsed } from './parsed.js';

const identifier = exact('an identifier', readName);

export const tradeIdParam = new Parsed(identifier, 'trade_id');
export const keyParam = new Parsed(identifier, 'key');
export const tokenParam = new Parsed(identifier, 'token');

/** A place in a log: an integer that PostgreSQL's holds. */
const place = exact('a number', (text) =>
  /^[1-9]\d{0,8}$/.test(text) ? Number(text) : new Fault('must be a whole number from 1'),
);
export const seqParam = new Parsed(place, 'seq');
