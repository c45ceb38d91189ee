import { Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';
import { LoggerModule } from 'nestjs-pino';
import type { Logger } from 'pino';
import { AccessGuard } from './access/access.guard.js';
import { CheckRateGuard } from './access/check-rate.guard.js';
import { KeyBeforeFields } from './access/key-before-fields.js';
import { KnownKeys } from './access/known-keys.js';
import { AlertsController } from './alerts/alerts.controller.js';
import { AuditController } from './audit/audit.controller.js';
import { BotIndex } from './bots/bot-index.js';
import { BotsController } from './bots/bots.controller.js';
import { BreakerController } from './breaker/breaker.controller.js';
import { ClosuresController } from './closures/closures.controller.js';
import { CorrectionsController } from './corrections/corrections.controller.js';
import { DecisionsController } from './decisions/decisions.controller.js';
import { EmergencyExitsController } from './emergency-exits/emergency-exits.controller.js';
import { EmergencyExits } from './emergency-exits/emergency-exits.js';
import { UnknownExits } from './emergency-exits/unknown-exits.js';
import { ExitDrain } from './emergency-exits/spool/exit-drain.js';
import { ExitSpool } from './emergency-exits/spool/exit-spool.js';
import { EvidenceController } from './evidence/evidence.controller.js';
import { BooksPool } from './exports/books-pool.js';
import { ExportDesk } from './exports/export-desk.js';
import { ExportsController } from './exports/exports.controller.js';
import { FleetController } from './fleet/fleet.controller.js';
import { HaltController } from './halt/halt.controller.js';
import { HealthController } from './health/health.controller.js';
import { Readiness } from './health/readiness.js';
import { WorkerWatch } from './health/worker-watch.js';
import { HistoryController } from './history/history.controller.js';
import { NamedParams } from './http/params.js';
import { ProblemFilter } from './http/problem.filter.js';
import { FileImportsController } from './imports/file-imports.controller.js';
import { MappingsController } from './imports/mappings.controller.js';
import { ImportsController } from './imports/imports.controller.js';
import { PreviewDesk } from './imports/preview-desk.js';
import { TradeFileDesk } from './imports/trade-file-desk.js';
import { IntegrityController } from './integrity/integrity.controller.js';
import { CredentialUses } from './access/credential-uses.js';
import { KeysController } from './keys/keys.controller.js';
import { LabController } from './lab/lab.controller.js';
import { LedgerModule } from './ledger/ledger.module.js';
import { Figures } from './metrics/figures/figures.js';
import { MetricsController } from './metrics/metrics.controller.js';
import { LoginController } from './people/login.controller.js';
import { ActorsController } from './people/actors.controller.js';
import { MeController } from './people/me.controller.js';
import { People } from './people/people.js';
import { TokensController } from './people/tokens.controller.js';
import { UsersController } from './people/users.controller.js';
import { OverrideAttempts } from './overrides/override-attempts.js';
import { OverridePassword } from './overrides/override-password.js';
import { OverridesController } from './overrides/overrides.controller.js';
import { PolicyController } from './policy/policy.controller.js';
import { PortfolioController } from './portfolio/portfolio.controller.js';
import { ReadinessController } from './readiness/readiness.controller.js';
import { ReportsController } from './reports/reports.controller.js';
import { SeriesController } from './series/series.controller.js';
import { Settings } from './settings.js';
import { OwnRecordController } from './status/own-record.controller.js';
import { StatusController } from './status/status.controller.js';
import { Changes } from './stream/changes.js';
import { OpenStreams } from './stream/open-streams.js';
import { StreamController } from './stream/stream.controller.js';
import { TradeChecksController } from './trade-checks/trade-checks.controller.js';
import { ReconcileController } from './trades/reconcile.controller.js';
import { TradesController } from './trades/trades.controller.js';
import { WhatIfController } from './what-if/what-if.controller.js';

const CONTROLLERS = [
  TradeChecksController,
  TradesController,
  ReconcileController,
  EmergencyExitsController,
  PortfolioController,
  StatusController,
  OwnRecordController,
  BotsController,
  FleetController,
  KeysController,
  ReadinessController,
  EvidenceController,
  HistoryController,
  SeriesController,
  BreakerController,
  DecisionsController,
  OverridesController,
  AuditController,
  PolicyController,
  WhatIfController,
  LabController,
  ImportsController,
  FileImportsController,
  MappingsController,
  CorrectionsController,
  HaltController,
  ClosuresController,
  IntegrityController,
  AlertsController,
  ExportsController,
  ReportsController,
  LoginController,
  ActorsController,
  MeController,
  UsersController,
  TokensController,
  StreamController,
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
        { provide: APP_GUARD, useExisting: AccessGuard },
        { provide: APP_FILTER, useClass: ProblemFilter },
        { provide: APP_INTERCEPTOR, useClass: KeyBeforeFields },
        { provide: APP_PIPE, useClass: NamedParams },
        CheckRateGuard,
        OverridePassword,
        OverrideAttempts,
        People,
        AccessGuard,
        KnownKeys,
        CredentialUses,
        Changes,
        OpenStreams,
        BotIndex,
        BooksPool,
        ExportDesk,
        TradeFileDesk,
        PreviewDesk,
        EmergencyExits,
        ExitSpool,
        ExitDrain,
        UnknownExits,
        Figures,
        Readiness,
        WorkerWatch,
      ],
      exports: [Settings],
    };
  }
}
