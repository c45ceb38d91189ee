import type { Logger } from './logger.js';
import { PhasegateError, type ErrorCode } from './problem.js';

const FIRST_PAUSE_MS = 250;
const MAX_PAUSE_MS = 10_000;
/** The platform is away, not ready, or something else answers in its place. */
const AWAY_CODES: readonly ErrorCode[] = [
  'PLATFORM_TIMEOUT',
  'PLATFORM_UNREACHABLE',
  'ANSWER_UNREADABLE',
  'DATABASE_UNAVAILABLE',
  'NOT_READY',
];
const GATEWAY_STATUS = [502, 503, 504];

/**
 * Whether asking the platform is worth anybody's time. Closed: questions go to the platform. Open: they are refused
 * at once, nothing is sent. Half-open: the client itself asks, in the background; an answer closes the circuit.
 */
export class Circuit {
  private state: 'closed' | 'open' | 'half-open' = 'closed';
  private cause = '';
  private pauseMs = FIRST_PAUSE_MS;
  private probeAt = 0;
  private timer: NodeJS.Timeout | undefined;
  private ended = false;

  /** @param probe asks the platform something that changes nothing; throws PhasegateError as any call does */
  constructor(
    private readonly probe: () => Promise<unknown>,
    private readonly logger: Required<Logger>,
  ) {}

  get isClosed(): boolean {
    return this.state === 'closed';
  }

  /** @throws PhasegateError: the platform did not answer a moment ago, so nothing is asked */
  assertClosed(): void {
    if (this.isClosed) return;
    throw new PhasegateError(
      'PLATFORM_UNAVAILABLE',
      `The platform did not answer a moment ago (${this.cause}); nothing is asked until it does.`,
      { retry_after_seconds: Math.max(0, (this.probeAt - performance.now()) / 1000) },
    );
  }

  /** The platform gave an answer, of any kind. */
  answered(): void {
    clearTimeout(this.timer);
    if (!this.isClosed) this.logger.info({}, 'the platform answers again');
    this.state = 'closed';
  }

  /** A call ended with this error: opens when it says that the platform is away, closes when it answered. */
  failed(error: PhasegateError): void {
    if (!isAway(error)) return this.answered();
    if (!this.isClosed || this.ended) return;
    this.state = 'open';
    this.cause = error.message;
    this.pauseMs = FIRST_PAUSE_MS;
    this.logger.warn(
      { code: error.code },
      `the platform does not answer: every question is a block until it does (${error.message})`,
    );
    this.probeIn(FIRST_PAUSE_MS);
  }

  /** The client is closed: no more probes. */
  end(): void {
    this.ended = true;
    clearTimeout(this.timer);
  }

  private probeIn(ms: number): void {
    this.probeAt = performance.now() + ms;
    this.timer = setTimeout(() => void this.halfOpen(), ms);
    // No reason to keep a bot from ending.
    this.timer.unref();
  }

  private async halfOpen(): Promise<void> {
    this.state = 'half-open';
    const away = await this.probe().then(
      () => false,
      (error: unknown) => error instanceof PhasegateError && isAway(error),
    );
    // A report that was delivered meanwhile has closed it.
    if (this.isClosed || this.ended) return;
    if (!away) return this.answered();
    this.state = 'open';
    this.pauseMs = Math.min(this.pauseMs * 2, MAX_PAUSE_MS);
    this.probeIn(this.pauseMs * (0.5 + Math.random() / 2));
  }
}

const isAway = ({ code, status }: PhasegateError): boolean =>
  AWAY_CODES.includes(code) || (code === 'PLATFORM_ERROR' && GATEWAY_STATUS.includes(status));
