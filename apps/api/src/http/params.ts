import { exact, readName } from '@phasegate/contracts';
import { Parsed } from './parsed.js';

const identifier = exact('an identifier', readName);

export const tradeIdParam = new Parsed(identifier, 'trade_id');
export const keyParam = new Parsed(identifier, 'key');
