import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TEST_STATE_KEY } from '@phasegate/db/testing';

/** The fault to inject into a write to a file: half of it is written, then the disk is full or a signal arrives. */
export type DiskFault = 'full' | 'SIGKILL' | 'SIGSTOP';

type Variables = Readonly<Record<string, string>>;
let count = 0;

/** A service as it is run: a process of its own, from what was built. */
export class ServiceProcess {
  protected readonly child: ChildProcess;
  readonly ended: Promise<unknown>;
  private readonly log: string;

  /** @param folder where it runs, with all that it writes; its log is there too */
  constructor(folder: string, program: readonly string[], environment: Variables) {
    this.log = join(folder, `${(count += 1)}.log`);
    const log = openSync(this.log, 'w');
    this.child = spawn(process.execPath, program, {
      cwd: folder,
      env: { PATH: process.env.PATH, PHASE_STATE_KEY: TEST_STATE_KEY, ...environment },
      stdio: ['ignore', log, 'inherit'],
    });
    closeSync(log);
    this.ended = once(this.child, 'exit');
  }

  /** Whether it has said that it works. */
  get isReady(): boolean {
    return /The worker is ready|the API listens/.test(readFileSync(this.log, 'utf8'));
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  async kill(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) this.child.kill('SIGKILL');
    await this.ended;
  }
}

export class ApiProcess extends ServiceProcess {
  constructor(folder: string, environment: Variables & { readonly API_PORT: string }) {
    super(folder, [join(__dirname, '../../api/dist/main.js')], environment);
  }
}

/** A worker whose disk can fail. */
export class WorkerProcess extends ServiceProcess {
  constructor(
    folder: string,
    environment: Variables,
    private readonly control = join(folder, `disk-${count + 1}`),
  ) {
    const program = ['--import', join(__dirname, 'failing-disk.fixture.mjs')];
    super(folder, [...program, join(__dirname, '../dist/main.js')], {
      PHASE_TEST_DISK: control,
      ...environment,
    });
  }

  /** How its name in the mirror's lease begins. */
  get holder(): string {
    return `mirror-${this.child.pid}-`;
  }

  /** Whether it was stopped, or has stopped itself. */
  get isStopped(): boolean {
    return /^State:\s+T/m.test(readFileSync(`/proc/${this.child.pid}/status`, 'utf8'));
  }

  /** From its next write on; null ends it. */
  disk(fault: DiskFault | null): void {
    if (fault === null) rmSync(this.control, { force: true });
    else writeFileSync(this.control, fault);
  }
}
