import { Injectable } from '@nestjs/common';
import {
  readRegister,
  readRoster,
  RecordUnreadable,
  rosterVersion,
  versionsIn,
  type RegisteredBot,
  type Roster,
  type RosterWanted,
  type VersionedBot,
} from '@phasegate/db';
import type { Instant } from '@phasegate/phase-core';
import { PinoLogger } from 'nestjs-pino';
import { Ledger } from '../ledger/ledger.js';
import { standingsOf, type KnownStanding, type Standing } from './standing.js';

/** A bot of the register with how it stands. */
export interface ListedBot {
  readonly bot: RegisteredBot;
  readonly attention: Standing['attention'];
  /** Null: its record cannot be read. */
  readonly known: KnownStanding | null;
}

/** The bots that somebody may see, at one moment, in no order. */
export interface Listing {
  readonly roster: Roster;
  readonly bots: readonly ListedBot[];
}

/** A bot as it was read, and what it was read from. */
interface Entry {
  readonly listed: ListedBot;
  readonly version: string;
  readonly closures_version: number;
  readonly halted: boolean;
  /** When it was read, counted in reads of this process. */
  readonly turn: number;
}

/** While the one clock stands between these, time alone changes nothing. */
type Span = Pick<KnownStanding, 'from' | 'until'>;

/** A listing, and what it was made from. */
interface HeldListing extends Span {
  readonly roster: Roster;
  readonly bots: readonly ListedBot[];
}

/** More people than look at the same time. */
const LISTINGS_HELD = 200;

/** So few that a check does not wait long for them (NFR-001). */
const BOTS_AT_ONCE = 20;

/**
 * How every bot stands, worked out once for each state of it: thousands of records are not read and replayed for
 * each request. Every request reads which bots there are and which states of them are stored now, and has those read
 * again that are not what it finds here: no answer is older than what was committed before it was asked for.
 */
@Injectable()
export class BotIndex {
  private readonly entries = new Map<string, Entry>();
  private readonly listings = new Map<string, HeldListing>();
  private turns = 0;
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly ledger: Ledger,
    private readonly logger: PinoLogger,
  ) {}

  async list(wanted: RosterWanted): Promise<Listing> {
    const since = (this.turns += 1);
    const roster = await readRoster(this.ledger.pool, wanted);
    const name = JSON.stringify([wanted.member, wanted.archived]);
    const held = this.listings.get(name);
    if (held !== undefined && isStill(held, roster)) return { roster, bots: held.bots };
    const versions = versionsIn(roster);
    await this.bringUpToDate(versions, roster, since);
    const entries = versions.map(({ id }) => this.entries.get(id)!);
    const bots = entries.map(({ listed }) => listed);
    // What is newer than the roster answers this request, but belongs to the next roster.
    if (entries.every((entry, place) => isOf(entry, versions[place]!, roster)))
      this.hold(name, { roster, bots, ...commonSpan(bots) });
    return { roster, bots };
  }

  private hold(name: string, listing: HeldListing): void {
    if (this.listings.size >= LISTINGS_HELD) this.listings.clear();
    this.listings.set(name, listing);
  }

  /** Has those read again that are not as the roster says, or newer than the request that began at `since`. */
  private async bringUpToDate(
    bots: readonly VersionedBot[],
    roster: Roster,
    since: number,
  ): Promise<void> {
    const isStale = (bot: VersionedBot) => {
      const entry = this.entries.get(bot.id);
      return entry === undefined || !(entry.turn > since || isOf(entry, bot, roster));
    };
    const stale = bots.filter(isStale);
    for (let place = 0; place < stale.length; place += BOTS_AT_ONCE)
      await this.inTurn(() => this.read(stale.slice(place, place + BOTS_AT_ONCE).filter(isStale)));
  }

  /** One after the other: whoever waits finds what others have read meanwhile. */
  private inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.last.then(work);
    this.last = done.catch(() => undefined);
    return done;
  }

  private async read(bots: readonly VersionedBot[]): Promise<void> {
    if (bots.length === 0) return;
    const turn = (this.turns += 1);
    const ids = bots.map(({ id }) => id);
    const { pool } = this.ledger;
    const [register, standings] = await Promise.all([
      readRegister(pool, ids),
      standingsOf(pool, ids),
    ]);
    const registered = new Map(register.map((row) => [row.bot.id, row]));
    for (const standing of standings) {
      const { bot, version } = registered.get(standing.read.bot)!;
      this.entries.set(bot.id, entryOf(bot, version, standing, turn));
      if (standing.known instanceof RecordUnreadable) this.tellOf(standing.known);
    }
  }

  private tellOf({ bot, cause, message }: RecordUnreadable): void {
    this.logger.error(
      { event: 'bot.record_unreadable', bot, err: cause },
      `${message}: its entries fail closed; run phase verify and, if its log is whole, phase restore --bot ${bot}`,
    );
  }
}

function entryOf(bot: RegisteredBot, register: string, standing: Standing, turn: number): Entry {
  const { read, attention, known } = standing;
  const { closures_version, halted } = read;
  return {
    listed: { bot, attention, known: known instanceof RecordUnreadable ? null : known },
    version: rosterVersion(register, read.version),
    closures_version,
    halted,
    turn,
  };
}

/** Whether an entry tells of what the roster says there is. */
const isOf = (
  { listed, version, closures_version, halted }: Entry,
  bot: VersionedBot,
  roster: Roster,
): boolean =>
  version === bot.version &&
  closures_version === roster.closures_version &&
  halted === (roster.halted !== null) &&
  isWithin(spanOf(listed), roster.now.getTime());

const ALWAYS: Span = { from: -Infinity, until: Infinity };

const spanOf = ({ known }: ListedBot): Span => known ?? ALWAYS;

function commonSpan(bots: readonly ListedBot[]): Span {
  return bots.map(spanOf).reduce(
    (common, span) => ({
      from: Math.max(common.from, span.from),
      until: Math.min(common.until, span.until),
    }),
    ALWAYS,
  );
}

const isWithin = ({ from, until }: Span, now: Instant): boolean => now >= from && now < until;

/** Whether nothing has been committed since, and time has changed nothing. */
const isStill = ({ roster: then, ...span }: HeldListing, roster: Roster): boolean =>
  then.versions === roster.versions &&
  then.closures_version === roster.closures_version &&
  (then.halted === null) === (roster.halted === null) &&
  isWithin(span, roster.now.getTime());
