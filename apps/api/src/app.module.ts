import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { LoggerModule } from 'nestjs-pino';
import type { Logger } from 'pino';
import { AccessGuard } from './access/access.guard.js';
import { CheckRateGuard } from './access/check-rate.guard.js';
import { BotsController } from './bots/bots.controller.js';
import { ClosuresController } from './closures/closures.controller.js';
import { CorrectionsController } from './corrections/corrections.controller.js';
import { DecisionsController } from './decisions/decisions.controller.js';
import { EmergencyExitsController } from './emergency-exits/emergency-exits.controller.js';
import { HaltController } from './halt/halt.controller.js';
import { HealthController } from './health/health.controller.js';
import { HistoryController } from './history/history.controller.js';
import { ProblemFilter } from './http/problem.filter.js';
import { ImportsController } from './imports/imports.controller.js';
import { KeysController } from './keys/keys.controller.js';
import { LedgerModule } from './ledger/ledger.module.js';
import { MeController } from './me/me.controller.js';
import { MetricsController } from './metrics/metrics.controller.js';
import { PolicyController } from './policy/policy.controller.js';
import { PortfolioController } from './portfolio/portfolio.controller.js';
import { ReadinessController } from './readiness/readiness.controller.js';
import { Settings } from './settings.js';
import { StatusController } from './status/status.controller.js';
import { TradeChecksController } from './trade-checks/trade-checks.controller.js';
import { ReconcileController } from './trades/reconcile.controller.js';
import { TradesController } from './trades/trades.controller.js';

const CONTROLLERS = [
  TradeChecksController,
  TradesController,
  ReconcileController,
  EmergencyExitsController,
  PortfolioController,
  StatusController,
  BotsController,
  KeysController,
  ReadinessController,
  HistoryController,
  DecisionsController,
  PolicyController,
  ImportsController,
  CorrectionsController,
  HaltController,
  ClosuresController,
  MeController,
  HealthController,
  MetricsController,
];

@Module({})
export class AppModule {
  static with(settings: Settings, logger: Logger): DynamicModule {
    return {
      module: AppModule,
      global: true,
      imports: [LoggerModule.forRoot({ useExisting: true, pinoHttp: { logger } }), LedgerModule],
      controllers: CONTROLLERS,
      providers: [
        { provide: Settings, useValue: settings },
        { provide: APP_GUARD, useClass: AccessGuard },
        { provide: APP_FILTER, useClass: ProblemFilter },
        CheckRateGuard,
      ],
      exports: [Settings],
    };
  }
}
