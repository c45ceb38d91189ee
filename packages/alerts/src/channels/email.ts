import { createTransport } from 'nodemailer';
import { Undelivered, type Channel } from '../channel.js';
import type { Notice } from '../notice.js';

const TIMEOUT_MS = 5_000;

export interface Email {
  /** `smtp://user:password@host:port` or `smtps://…` */
  readonly smtpUrl: string;
  readonly from: string;
  /** Addresses, separated by commas. */
  readonly to: string;
  readonly most_per_minute: number;
}

/** Plain text by mail. A repetition has the same Message-ID, by which mailboxes know it. */
export function email({ smtpUrl, from, to, most_per_minute }: Email): Channel {
  const transport = createTransport({
    url: smtpUrl,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const domain = /@([\w.-]+)/.exec(from)?.[1] ?? 'phasegate';
  return {
    name: 'email',
    most_per_minute,
    async send(notice) {
      const { id, severity, title } = notice;
      const mail = {
        from,
        to,
        subject: `[Phasegate ${severity}] ${title}`,
        text: textOf(notice),
        messageId: `<${id}@${domain}>`,
        headers: { 'X-Phasegate-Alert': id, 'Auto-Submitted': 'auto-generated' },
      };
      const { rejected } = await transport.sendMail(mail).catch((error: unknown) => {
        throw undelivered(error);
      });
      return rejected.length === 0 ? null : `${rejected.length} of the recipients were refused`;
    },
  };
}

function textOf({ title, text, bot, phase, at, url, id }: Notice): string {
  const about = [
    ...(bot === null ? [] : [`Bot: ${bot}`]),
    ...(phase === null ? [] : [`Phase: ${phase}`]),
    `At: ${at}`,
    `Alert: ${id}`,
    ...(url === null ? [] : [url]),
  ];
  return `${title}\n\n${text}\n\n${about.join('\n')}\n`;
}

/** Codes only: a mail server's text may repeat the message. A 5xx is final (RFC 5321). */
function undelivered(error: unknown): Undelivered {
  const { code, responseCode } = error as { code?: unknown; responseCode?: unknown };
  const named = typeof code === 'string' ? ` (${code})` : '';
  return typeof responseCode === 'number'
    ? new Undelivered(`the mail server answered ${responseCode}${named}`, responseCode >= 500)
    : new Undelivered(`the mail server could not be used${named}`);
}
