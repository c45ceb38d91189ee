import { readFile } from 'node:fs/promises';
import { BadPolicy, mergedPolicy, type Policy } from '@phasegate/phase-core';
import { printable } from '@phasegate/trade-files';
import {
  findNodeAtLocation,
  parseTree,
  printParseErrorCode,
  type Node,
  type ParseError,
} from 'jsonc-parser';
import { BadInput } from '../exit.js';
import { repeatedKey } from '../repeated-key.js';
import { reasonOf } from '../system-errors.js';

/** A policy from a file, to be merged over a base policy (rules 10). */
export class PolicyFile {
  private constructor(
    private readonly file: string,
    private readonly text: string,
    private readonly root: Node,
    private readonly value: unknown,
  ) {}

  /** @throws BadInput `FILE:LINE: KEY: fault` when it cannot be read, is not JSON or makes no sense. */
  static async read(file: string): Promise<PolicyFile> {
    const text = textOf(file, await bytesOf(file));
    const errors: ParseError[] = [];
    const root = treeOf(file, text, errors);
    const value = valueOf(file, text, errors);
    const repeated = repeatedKey(root!);
    if (repeated !== null)
      throw faultAt(file, text, repeated.offset, repeated.path, 'occurs twice in the object');
    const policy = new PolicyFile(file, text, root!, value);
    policy.over();
    return policy;
  }

  /** The whole policy: the file's keys over those of `base`. */
  over(base?: Policy): Policy {
    try {
      return mergedPolicy(this.value, base);
    } catch (error) {
      if (error instanceof BadPolicy) throw this.firstFault(error);
      throw error;
    }
  }

  private firstFault({ faults }: BadPolicy): BadInput {
    const [first] = faults
      .map(({ field, fault }) => ({ field, fault, offset: this.offsetOf(field.split('.')) }))
      .sort((a, b) => a.offset - b.offset);
    return faultAt(this.file, this.text, first!.offset, first!.field, first!.fault);
  }

  /** The offset of a key; of an incomplete path, that of the part that exists. */
  private offsetOf(path: string[]): number {
    for (let length = path.length; length > 0; length -= 1) {
      const node = findNodeAtLocation(this.root, path.slice(0, length));
      if (node !== undefined) return (node.parent ?? node).offset;
    }
    return this.root.offset;
  }
}

async function bytesOf(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new BadInput(printable(`${file}:1: file: ${reasonOf(error)}`));
  }
}

function textOf(file: string, bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new BadInput(printable(`${file}:1: file: is not UTF-8`));
  }
}

function treeOf(file: string, text: string, errors: ParseError[]): Node | undefined {
  try {
    return parseTree(text, errors, { disallowComments: true });
  } catch (error) {
    if (error instanceof RangeError) throw faultAt(file, text, 0, 'file', 'is nested too deeply');
    throw error;
  }
}

/** `JSON.parse` decides; the other parser tells the line, alike on every Node. */
function valueOf(file: string, text: string, [error]: readonly ParseError[]): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const what = error === undefined ? '' : ` (${inWords(printParseErrorCode(error.error))})`;
    throw faultAt(file, text, error?.offset ?? 0, 'file', `is not valid JSON${what}`);
  }
}

/** `ValueExpected` → `value expected` */
const inWords = (code: string): string => code.replace(/(?!^)([A-Z])/g, ' $1').toLowerCase();

function faultAt(
  file: string,
  text: string,
  offset: number,
  field: string,
  what: string,
): BadInput {
  const line = text.slice(0, offset).split(/\r\n|\r|\n/).length;
  return new BadInput(printable(`${file}:${line}: ${field}: ${what}`));
}
