import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const BEHAVIOUR = join(__dirname, '../../../behaviour');

/** A case of clients/behaviour; README.md there says what each key means. */
export interface Case {
  readonly name: string;
  readonly client?: { readonly timeout_ms?: number; readonly clock_offset_ms?: number };
  readonly outbox?: string;
  readonly platform: object;
  readonly calls: readonly CaseCall[];
  readonly requests?: Readonly<Record<string, number | { min: number; max: number }>>;
  readonly sent?: readonly Sent[];
  readonly outbox_after?: Readonly<Record<'waiting' | 'refused' | 'unsettled', readonly string[]>>;
}

export interface CaseCall {
  readonly call: string;
  readonly with?: any; // eslint-disable-line @typescript-eslint/no-explicit-any -- as the case has it
  readonly wait?: boolean;
  readonly execute?: { readonly returns?: object | null; readonly throws?: string };
  readonly was_executed?: Readonly<Record<string, object | null | 'unknown'>>;
  readonly expect?: any; // eslint-disable-line @typescript-eslint/no-explicit-any -- as the case has it
  readonly within_ms?: number;
}

export interface Sent {
  readonly route: string;
  readonly path?: string;
  readonly body?: object;
  readonly headers?: object;
  readonly between?: Readonly<Record<string, readonly [string, string]>>;
}

export interface Received {
  readonly route: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: Record<string, string> | null;
  readonly at_ms: number;
}

const KEYS = {
  case: ['name', 'client', 'outbox', 'platform', 'calls', 'requests', 'sent', 'outbox_after'],
  call: ['call', 'with', 'wait', 'execute', 'was_executed', 'expect', 'within_ms'],
  client: ['timeout_ms', 'clock_offset_ms'],
  sent: ['route', 'path', 'body', 'headers', 'between'],
  outbox_after: ['waiting', 'refused', 'unsettled'],
} as const;

/** Every file of cases, read whole: what this suite does not know is an error. */
export function caseFiles(): [file: string, cases: Case[]][] {
  const folder = join(BEHAVIOUR, 'cases');
  return readdirSync(folder).map((file) => {
    const cases = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Case[];
    for (const each of cases) {
      assertKnown(each, KEYS.case, each.name);
      assertKnown(each.client ?? {}, KEYS.client, each.name);
      assertKnown(each.outbox_after ?? {}, KEYS.outbox_after, each.name);
      for (const call of each.calls) assertKnown(call, KEYS.call, each.name);
      for (const sent of each.sent ?? []) assertKnown(sent, KEYS.sent, each.name);
    }
    return [file, cases];
  });
}

export function assertKnown(given: object, known: readonly string[], where: string): void {
  for (const key of Object.keys(given))
    if (!known.includes(key)) throw new Error(`${where}: this suite does not know ${key}`);
}

/** The platform with a fault in between, a process of its own. */
export class FaultServer {
  private constructor(
    private readonly child: ChildProcessWithoutNullStreams,
    readonly url: string,
    private readonly control: string,
  ) {}

  static async start(): Promise<FaultServer> {
    const child = spawn(process.execPath, [join(BEHAVIOUR, 'fault-server.mjs')]);
    child.stderr.pipe(process.stderr);
    const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
    const { url, control } = JSON.parse(line) as { url: string; control: string };
    return new FaultServer(child, url, control);
  }

  async program(program: object): Promise<void> {
    const answer = await fetch(`${this.control}/program`, {
      method: 'PUT',
      body: JSON.stringify(program),
    });
    if (!answer.ok) throw new Error(await answer.text());
  }

  async received(): Promise<Received[]> {
    return (await (await fetch(`${this.control}/received`)).json()) as Received[];
  }

  async stop(): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.stdin.end();
    await ended;
  }
}
