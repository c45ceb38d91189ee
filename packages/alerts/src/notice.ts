import { ALERT_KINDS, SEVERITIES, type AlertKind, type Severity } from '@phasegate/contracts';

/** An alert as it was raised. */
export interface Alert {
  readonly id: string;
  readonly kind: AlertKind;
  readonly bot: string | null;
  readonly title: string;
  readonly text: string;
  readonly facts: Readonly<Record<string, unknown>>;
  readonly raised_at: Date;
}

/** The content of a message on any channel: one alert, or a digest of several in a storm. */
export interface Notice {
  /** The same in every repetition of the message, so that a receiver can tell one. */
  readonly id: string;
  readonly kind: AlertKind | 'digest';
  readonly severity: Severity;
  readonly title: string;
  readonly text: string;
  readonly bot: string | null;
  /** The bot's phase after the event, where the alert is about one. */
  readonly phase: string | null;
  readonly at: string;
  readonly facts: Readonly<Record<string, unknown>>;
  /** Where the web admin shows it. */
  readonly url: string | null;
}

/** Titles that a digest's text lists; its facts name every alert. */
const TITLES_LISTED = 30;

/** @param message the message's id and its alerts, one at least, the earliest first */
export function noticeOf(
  { id, alerts }: { readonly id: string; readonly alerts: readonly Alert[] },
  publicUrl: string | undefined,
): Notice {
  const [first] = alerts;
  return alerts.length === 1 ? single(first!, publicUrl) : digest(id, alerts, publicUrl);
}

function single(alert: Alert, publicUrl: string | undefined): Notice {
  const { id, kind, bot, title, text, facts, raised_at } = alert;
  return {
    id,
    kind,
    severity: ALERT_KINDS[kind],
    title,
    text,
    bot,
    phase: typeof facts.phase === 'string' ? facts.phase : null,
    at: raised_at.toISOString(),
    facts,
    url: linkTo(bot, publicUrl),
  };
}

function digest(id: string, alerts: readonly Alert[], publicUrl: string | undefined): Notice {
  const listed = alerts.slice(0, TITLES_LISTED).map(({ title }) => `- ${title}`);
  const more = alerts.length - listed.length;
  return {
    id,
    kind: 'digest',
    severity: gravest(alerts),
    title: `${alerts.length} alerts within a minute`,
    text: [...listed, ...(more > 0 ? [`and ${more} more`] : [])].join('\n'),
    bot: null,
    phase: null,
    at: alerts[0]!.raised_at.toISOString(),
    facts: {
      alerts: alerts.map(({ id: alert, kind, bot, title, raised_at }) => ({
        id: alert,
        kind,
        bot,
        title,
        at: raised_at.toISOString(),
      })),
    },
    url: linkTo(null, publicUrl),
  };
}

const gravest = (alerts: readonly Alert[]): Severity =>
  SEVERITIES.findLast((severity) => alerts.some(({ kind }) => ALERT_KINDS[kind] === severity))!;

function linkTo(bot: string | null, publicUrl: string | undefined): string | null {
  if (publicUrl === undefined) return null;
  const base = publicUrl.replace(/\/+$/, '');
  return bot === null ? `${base}/` : `${base}/bots/${encodeURIComponent(bot)}`;
}

const HALF_A_CHARACTER = /[\uD800-\uDBFF]$/;

/** Title, text and link in one piece of at most `longest` characters; the link is kept whole. */
export function plainText({ title, text, url }: Notice, longest: number): string {
  const link = url === null ? '' : `\n${url}`;
  const body = `${title}\n${text}`;
  const room = longest - link.length;
  return `${shortened(body, room)}${link}`;
}

/** A text of at most `longest` characters, none of them cut in half. */
export const shortened = (text: string, longest: number): string =>
  text.length <= longest ? text : `${text.slice(0, longest - 1).replace(HALF_A_CHARACTER, '')}…`;
