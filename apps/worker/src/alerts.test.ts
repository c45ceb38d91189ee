import { BadEnvironment, readEnvironment } from '@phasegate/config';
import { alertSettings } from './alerts.js';

const settings = (variables: Record<string, string>) =>
  alertSettings(readEnvironment(variables, []));
const telegram = { TELEGRAM_BOT_TOKEN: '1:a', TELEGRAM_CHAT_ID: '-100' };
const email = {
  SMTP_URL: 'smtp://mail.example',
  ALERT_EMAIL_FROM: 'a@example.org',
  ALERT_EMAIL_TO: 'b@example.org',
};

describe('channels from the environment', () => {
  it('are those that are set', () => {
    expect(settings({})).toEqual({ webhooks: [] });
    const webhooks = { ALERT_WEBHOOKS: 'https://a.example/x, https://b.example/y' };
    const secret = { ALERT_WEBHOOK_SECRET: 'sixteen characters at least' };
    expect(settings({ ...webhooks, ...secret, ...telegram, ...email })).toEqual({
      webhooks: ['https://a.example/x', 'https://b.example/y'],
      webhookSecret: 'sixteen characters at least',
      telegram: { token: '1:a', chat_id: '-100' },
      email: { smtpUrl: 'smtp://mail.example', from: 'a@example.org', to: 'b@example.org' },
    });
  });

  it('need no alerts of a mail server that serves something else', () => {
    expect(settings({ SMTP_URL: email.SMTP_URL }).email).toBeUndefined();
  });

  it.each([
    [telegram, 'TELEGRAM_CHAT_ID'],
    [telegram, 'TELEGRAM_BOT_TOKEN'],
    [email, 'SMTP_URL'],
    [email, 'ALERT_EMAIL_FROM'],
  ])('are not set by half: %j without %s', (variables, missing) => {
    const { [missing as never]: _left, ...half } = variables as Record<string, string>;
    expect(() => settings(half)).toThrow(BadEnvironment);
    expect(() => settings(half)).toThrow(`${missing} is not set, but `);
  });
});
