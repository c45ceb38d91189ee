import { noticeOf, plainText, type Alert } from './notice.js';
import { NOTICE } from './notice.fixture.js';

const alert = (place: number, kind: Alert['kind'] = 'downgrade'): Alert => ({
  id: `alert-${place}`,
  kind,
  bot: 'bot/1',
  title: `title ${place}`,
  text: 'text',
  facts: { phase: 'scaling', seq: place },
  raised_at: new Date(Date.UTC(2026, 2, 9, 14, 30, place)),
});
const alerts = (count: number) => Array.from({ length: count }, (_, place) => alert(place));

describe('a notice', () => {
  test('of one alert is that alert, under its own id', () => {
    expect(noticeOf({ id: 'message', alerts: [alert(1)] }, 'https://p.example/')).toEqual({
      id: 'alert-1',
      kind: 'downgrade',
      severity: 'warning',
      title: 'title 1',
      text: 'text',
      bot: 'bot/1',
      phase: 'scaling',
      at: '2026-03-09T14:30:01.000Z',
      facts: { phase: 'scaling', seq: 1 },
      url: 'https://p.example/bots/bot%2F1',
    });
  });

  test('has no link when no web address is configured', () => {
    expect(noticeOf({ id: 'm', alerts: [alert(1)] }, undefined).url).toBeNull();
  });

  test('of several names each, and is as grave as the gravest', () => {
    const notice = noticeOf(
      { id: 'm', alerts: [...alerts(2), alert(2, 'halt')] },
      'https://p.example',
    );
    expect(notice).toMatchObject({
      id: 'm',
      kind: 'digest',
      severity: 'critical',
      title: '3 alerts within a minute',
      text: '- title 0\n- title 1\n- title 2',
      bot: null,
      at: '2026-03-09T14:30:00.000Z',
      url: 'https://p.example/',
    });
    expect((notice.facts.alerts as { id: string }[]).map(({ id }) => id)).toEqual([
      'alert-0',
      'alert-1',
      'alert-2',
    ]);
  });

  test('of very many lists the first thirty in words, and all of them as facts', () => {
    const notice = noticeOf({ id: 'm', alerts: alerts(50) }, undefined);
    expect(notice.text.split('\n')).toHaveLength(31);
    expect(notice.text).toMatch(/and 20 more$/);
    expect(notice.facts.alerts).toHaveLength(50);
  });

  test('in one piece is cut before its link', () => {
    const whole = `${NOTICE.title}\n${NOTICE.text}\n${NOTICE.url}`;
    expect(plainText(NOTICE, whole.length)).toBe(whole);
    const cut = plainText(NOTICE, whole.length - 1);
    expect(cut).toHaveLength(whole.length - 1);
    expect(cut).toMatch(new RegExp(`…\n${NOTICE.url}$`));
  });
});
