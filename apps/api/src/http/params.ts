import { Injectable, type ArgumentMetadata, type PipeTransform } from '@nestjs/common';
import { exact, Fault, readName } from '@phasegate/contracts';
import { Parsed } from './parsed.js';

const identifier = exact('an identifier', readName);

/** Every parameter of every path is an identifier: 1 to 200 characters that the database can hold. */
@Injectable()
export class NamedParams implements PipeTransform<unknown, unknown> {
  transform(value: unknown, { type, data }: ArgumentMetadata): unknown {
    if (type !== 'param' || typeof value !== 'string') return value;
    return new Parsed(identifier, data ?? 'path').transform(value);
  }
}

/** A place in a log: an integer that PostgreSQL's holds. */
const place = exact('a number', (text) =>
  /^[1-9]\d{0,8}$/.test(text) ? Number(text) : new Fault('must be a whole number from 1'),
);
export const seqParam = new Parsed(place, 'seq');
