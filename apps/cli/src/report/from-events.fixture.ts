/**
 * The figures of both reports computed again, from the lines of the logs alone and with plain numbers, as a person
 * could with the exported log and a calculator.
 */
export interface Line {
  readonly bot: string;
  readonly seq: number;
  readonly at: string;
  readonly type: string;
  readonly phase: string;
  readonly [field: string]: unknown;
}

const DAY = 86_400_000;
const ENTRIES = ['trade.opened', 'trade.unpermitted'];
const CLOSES = ['trade.closed', 'trade.emergency_exit'];
const LEAVES = ['phase.advanced', 'phase.downgraded', 'phase.rolled_back', 'sessions.reset'];

const at = (line: Line) => Date.parse(line.at);
const mean = (values: readonly number[]) =>
  values.length === 0 ? null : values.reduce((a, b) => a + b, 0) / values.length;
const share = (part: number, whole: number) => (whole === 0 ? null : part / whole);

/** By the code of its row, or the number of its criterion. */
export function figuresOf(lines: readonly Line[], now: number): Record<string, number | null> {
  const bots = [...new Set(lines.map(({ bot }) => bot))];
  const logs = bots.map((bot) => lines.filter((line) => line.bot === bot));
  const all = (...types: string[]) => lines.filter(({ type }) => types.includes(type));
  const blocked = all('phase.override_blocked').reduce(
    (sum, { attempts }) => sum + Number(attempts ?? 1),
    0,
  );
  const accepted = all('phase.override_accepted').length;
  const advancesRefused = all('phase.override_blocked').filter(({ action }) =>
    ['advance', 'skip_phase'].includes(action as string),
  ).length;
  const ungated = all('phase.advanced').filter(({ criteria }) =>
    (criteria as { status: string }[]).some(({ status }) => status !== 'met'),
  ).length;
  const latencies = all('phase.downgraded').flatMap((line) =>
    line['due_at'] === undefined ? [] : [(at(line) - Date.parse(line['due_at'] as string)) / 1_000],
  );
  latencies.sort((a, b) => a - b);
  const outOfPhase = all('phase.validation_blocked').filter(({ mode }) => mode !== 'paper');
  const letThrough = all('trade.opened').filter(
    ({ mode, phase }) => mode === 'live' && phase === 'experience',
  );
  const live = logs.filter((log) =>
    log.some(({ type, phase }) => LEAVES.includes(type) && phase !== 'experience'),
  );
  const firsts = live.map(firstDays);
  const ways = live.map(way).filter((each) => each !== null);
  const months = live.map(
    (log) =>
      log.filter((line) => line.type === 'phase.downgraded' && at(line) > now - 30 * DAY).length,
  );
  const active = logs.map(
    (log) =>
      log.filter(
        (line) =>
          line.type === 'session.closed' &&
          Number(line['trades_executed']) > 0 &&
          Date.parse(`${String(line['date'])}T12:00:00Z`) > now - 30 * DAY,
      ).length,
  );
  const days = logs.map(daysWithTrades);
  const steps = logs.flatMap(sizeSteps);
  return {
    downgrades_per_month: Math.max(...months),
    days_in_experience: mean(logs.flatMap((log) => stays(log, 'experience'))),
    days_in_proof_of_concept: mean(logs.flatMap((log) => stays(log, 'proof_of_concept'))),
    days_in_real_money_trial: mean(logs.flatMap((log) => stays(log, 'real_money_trial'))),
    overrides_blocked: share(blocked, blocked + accepted),
    active_days_per_month: mean(active),
    reached_scaling: share(ways.filter(Boolean).length, ways.length),
    first_90_live_days: mean(firsts),
    1: share(outOfPhase.length, outOfPhase.length + letThrough.length),
    2: share(advancesRefused, advancesRefused + ungated),
    3: all('poc.daily_limit_exceeded').length,
    4: latencies[Math.ceil(0.95 * latencies.length) - 1] ?? null,
    5: mean(firsts),
    6: share(
      days.reduce((sum, { recorded }) => sum + recorded, 0),
      days.reduce((sum, { traded }) => sum + traded, 0),
    ),
    7: steps.length === 0 ? null : Math.max(...steps),
    8: share(blocked, blocked + accepted),
  };
}

/** Days of each stay in a phase that an advance ended. */
function stays(log: readonly Line[], phase: string): number[] {
  const found: number[] = [];
  let entered = log[0]!;
  for (const line of log.filter(({ type }) => LEAVES.includes(type))) {
    if (line.type === 'phase.advanced' && line['from'] === phase)
      found.push((at(line) - at(entered)) / DAY);
    entered = line;
  }
  return found;
}

const entryInto = (log: readonly Line[], phases: readonly string[]) =>
  log.find(({ type, phase }) => LEAVES.includes(type) && phases.includes(phase));

/** Live results in order, after corrections and voids. */
function results(log: readonly Line[]): { at: number; pnl: number }[] {
  const last = new Map<string, number | null>();
  for (const line of log) {
    if (line.type === 'trade.corrected') last.set(String(line['trade_id']), Number(line['pnl']));
    if (line.type === 'trade.voided') last.set(String(line['trade_id']), null);
  }
  return log
    .filter(({ type, mode }) => CLOSES.includes(type) && mode === 'live')
    .map((line) => ({
      at: Date.parse((line['closed_at'] as string | undefined) ?? line.at),
      pnl:
        last.get(String(line['trade_id'])) === undefined
          ? Number(line['pnl'])
          : last.get(String(line['trade_id']))!,
    }))
    .filter(({ pnl }) => pnl !== null);
}

function startOf(log: readonly Line[]): { since: number; equity: number } {
  const first = entryInto(log, ['proof_of_concept', 'real_money_trial', 'scaling'])!;
  const known = log.filter(({ seq, equity }) => seq < first.seq && equity !== undefined).at(-1)!;
  return { since: at(first), equity: Number(known['equity']) };
}

function firstDays(log: readonly Line[]): number {
  const { since, equity } = startOf(log);
  const within = results(log).filter((close) => close.at >= since && close.at < since + 90 * DAY);
  return within.reduce((sum, { pnl }) => sum + pnl, 0) / equity;
}

/** Whether it reached Scaling well; null: undecided. */
function way(log: readonly Line[]): boolean | null {
  const { since, equity } = startOf(log);
  const scaling = entryInto(log, ['scaling']);
  const until = scaling === undefined ? Infinity : at(scaling);
  let sum = 0;
  for (const close of results(log)) {
    if (close.at < since || close.at >= until) continue;
    sum += close.pnl;
    if (sum < -0.1 * equity) return false;
  }
  return scaling === undefined ? null : sum > 0;
}

/** The market's date in New York, which begins at seven. */
const dateOf = (instant: number): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone: 'America/New_York' }).format(
    instant - 7 * 3_600_000,
  );

function daysWithTrades(log: readonly Line[]): { traded: number; recorded: number } {
  const dates = new Set(
    log
      .filter(({ type }) => [...ENTRIES, ...CLOSES].includes(type))
      .map((line) => dateOf(at(line))),
  );
  const sessions = new Set(
    log.filter(({ type }) => type === 'session.closed').map(({ date }) => date),
  );
  // The running day has none yet.
  dates.delete(dateOf(Date.parse('2026-11-20T16:00:00.000Z')));
  return { traded: dates.size, recorded: [...dates].filter((date) => sessions.has(date)).length };
}

/** Every size in Scaling over the least of the day before that had one, or over what the day began with. */
function sizeSteps(log: readonly Line[]): number[] {
  const steps: number[] = [];
  let days: { date: string; sizes: number[]; began: number }[] = [];
  const flush = () => {
    days.forEach((day, place) => {
      const before = days[place - 1];
      const adjacent =
        before !== undefined && Date.parse(day.date) - Date.parse(before.date) === DAY;
      steps.push(Math.max(...day.sizes) / (adjacent ? Math.min(...before.sizes) : day.began));
    });
    days = [];
  };
  for (const line of log) {
    if (LEAVES.includes(line.type)) flush();
    const size =
      line.type === 'position_size.changed'
        ? Number(line['after'])
        : LEAVES.includes(line.type)
          ? Number(line['size'])
          : null;
    if (size === null || line.phase !== 'scaling') continue;
    const date = dateOf(at(line));
    const last = days.at(-1);
    const began = last?.sizes.at(-1) ?? size;
    if (last?.date === date) last.sizes.push(size);
    else days.push({ date, sizes: [began, size], began });
  }
  flush();
  return steps;
}
