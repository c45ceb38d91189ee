import { randomUUID } from 'node:crypto';
import { Controller, Param } from '@nestjs/common';
import { type AlertAnswer, type AlertsQuery, type Page } from '@phasegate/contracts';
import {
  isBotOf,
  listAlerts,
  raiseAlert,
  readAlert,
  retryDelivery,
  UnknownBot,
  memberOf,
  type Person,
} from '@phasegate/db';
import { z } from 'zod';
import { Asking } from '../access/caller.js';
import { GivenQuery } from '../http/parsed.js';
import { ProblemError } from '../http/problem-error.js';
import { Serves } from '../http/serves.js';
import { Ledger } from '../ledger/ledger.js';

const alertId = z.uuid();

/** The alerts, and whether they were delivered. */
@Controller()
export class AlertsController {
  constructor(private readonly ledger: Ledger) {}

  @Serves('GET', '/v1/alerts')
  async list(
    @GivenQuery() query: AlertsQuery,
    @Asking() person: Person,
  ): Promise<Page<AlertAnswer>> {
    const { pool } = this.ledger;
    const member = memberOf(person);
    if (query.bot !== undefined && !(await isBotOf(pool, query.bot, member)))
      throw new UnknownBot();
    return listAlerts(pool, { ...query, member });
  }

  @Serves('POST', '/v1/alerts/test')
  async test(@Asking() { actor: by, name }: Person): Promise<AlertAnswer> {
    const key = `test:${randomUUID()}`;
    await raiseAlert(this.ledger.pool, {
      kind: 'test',
      key,
      bot: null,
      title: 'A test of the alerts',
      text: `${name} wants to know whether alerts arrive here.\nNothing has happened.\nTo do: nothing.`,
      facts: { by },
    });
    return (await readAlert(this.ledger.pool, { key }))!;
  }

  @Serves('POST', '/v1/alerts/{alert}/deliveries/{channel}/retry')
  async retry(
    @Param('alert') alert: string,
    @Param('channel') channel: string,
  ): Promise<AlertAnswer> {
    if (!alertId.safeParse(alert).success) throw unknown(alert, channel);
    const retried = await retryDelivery(this.ledger.pool, alert, channel);
    if (retried === null) throw unknown(alert, channel);
    if (retried === 'not dead')
      throw new ProblemError(
        'DELIVERY_NOT_DEAD',
        `The alert was sent by ${channel}, or is still being tried.`,
      );
    return (await readAlert(this.ledger.pool, { id: alert }))!;
  }
}

const unknown = (alert: string, channel: string): ProblemError =>
  new ProblemError('ALERT_UNKNOWN', `There is no message about alert ${alert} to ${channel}.`);
