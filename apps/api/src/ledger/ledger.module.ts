import { Global, Module } from '@nestjs/common';
import { Metrics } from '../metrics/metrics.js';
import { CommitNotices } from './commit-notices.js';
import { DueJobs } from './due-jobs.js';
import { Ledger } from './ledger.js';

@Global()
@Module({ providers: [Ledger, CommitNotices, DueJobs, Metrics], exports: [Ledger, Metrics] })
export class LedgerModule {}
