import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { createPool } from '@phasegate/db';
import { PinoLogger } from 'nestjs-pino';
import { Gauge } from 'prom-client';
import { ExitSpool } from '../../emergency-exits/spool/exit-spool.js';
import { Settings } from '../../settings.js';
import { Metrics } from '../metrics.js';
import { alertFiguresGroup } from './alert-figures.js';
import { botFigures } from './bot-figures.js';
import { dueFiguresGroup } from './due-figures.js';
import { GaugeFigure, type FigureGroup } from './figure-group.js';
import { integrityFiguresGroup } from './integrity-figures.js';
import { mirrorFigures } from './mirror-figures.js';
import { QueueFigures } from './queue-figures.js';
import { workerFigures } from './worker-figures.js';

/** More frequent scrapes get the same figures. */
const CACHED_MS = 5_000;
/** A scrape waits no longer for the database and the queues; a group that is late is absent. */
const PATIENCE_MS = 1_500;
const STATEMENT_MS = 1_200;
const CONNECTIONS = 3;

/**
 * The figures of the platform, which no process has by itself: asked of the database and the queues when somebody
 * looks, on connections of their own, so that no check waits for them. The process's own are in `Metrics`.
 */
@Injectable()
export class Figures implements OnApplicationShutdown {
  private readonly pool;
  private readonly queues: QueueFigures;
  private readonly groups: readonly FigureGroup[];
  private readonly databaseUp: GaugeFigure;
  private readonly groupUp: GaugeFigure;
  private gathering: Promise<void> | null = null;
  private gathered = -Infinity;

  constructor(
    settings: Settings,
    { registry }: Metrics,
    spool: ExitSpool,
    private readonly logger: PinoLogger,
  ) {
    const { databaseUrl } = settings;
    this.pool = createPool(databaseUrl, { max: CONNECTIONS, statementMs: STATEMENT_MS });
    this.queues = new QueueFigures(registry, settings);
    this.groups = [
      ...[
        botFigures,
        dueFiguresGroup,
        mirrorFigures,
        integrityFiguresGroup,
        alertFiguresGroup,
        workerFigures,
      ].map((group) => group(registry, this.pool)),
      this.queues,
    ];
    this.databaseUp = new GaugeFigure(registry, {
      name: 'phasegate_database_up',
      help: '1 when PostgreSQL answers this process',
    });
    this.groupUp = new GaugeFigure(registry, {
      name: 'phasegate_figures_up',
      help: '1 for each group of figures that could be gathered; those of the others are absent',
      labelNames: ['group'],
    });
    new Gauge({
      name: 'phasegate_emergency_exits_waiting',
      help: 'Files of emergency exits in the spool, which are recorded when the database answers',
      registers: [registry],
      async collect() {
        this.set(await spool.size());
      },
    });
  }

  /** Brings the figures up to date, in about 2 s at most, whichever service is down. */
  async gather(): Promise<void> {
    if (performance.now() - this.gathered < CACHED_MS) return;
    this.gathering ??= this.ask().finally(() => {
      this.gathered = performance.now();
      this.gathering = null;
    });
    await this.gathering;
  }

  private async ask(): Promise<void> {
    const up = await this.pool.query('SELECT').then(
      () => true,
      () => false,
    );
    this.databaseUp.set(up ? 1 : 0);
    const asked = this.groups.filter((group) => up || group === this.queues);
    for (const group of this.groups) if (!asked.includes(group)) this.hide(group);
    await Promise.all(asked.map((group) => this.show(group)));
  }

  private async show(group: FigureGroup): Promise<void> {
    const answer = group.read().catch((error: unknown) => {
      this.logger.warn(
        { err: error, group: group.name },
        'figures for /metrics could not be gathered',
      );
      return null;
    });
    const show = await Promise.race([answer, pause(PATIENCE_MS, null, { ref: false })]);
    if (show === null) return this.hide(group);
    for (const figure of group.figures) figure.empty();
    show();
    this.groupUp.set(1, { group: group.name });
  }

  private hide(group: FigureGroup): void {
    for (const figure of group.figures) figure.empty();
    this.groupUp.set(0, { group: group.name });
  }

  async onApplicationShutdown(): Promise<void> {
    await this.gathering;
    await Promise.all([this.pool.end(), this.queues.close()]);
  }
}
