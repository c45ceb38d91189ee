import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import {
  readRegister,
  readRoster,
  RecordUnreadable,
  rosterVersion,
  type RegisteredBot,
  type Roster,
  type RosterBot,
  type RosterWanted,
} from '@phasegate/db';
import type { Instant } from '@phasegate/phase-core';
import { PinoLogger } from 'nestjs-pino';
import { Ledger } from '../ledger/ledger.js';
import { standingsOf, type KnownStanding, type Standing } from './standing.js';

/** A bot of the register with its status. */
export interface ListedBot {
  readonly bot: RegisteredBot;
  readonly attention: Standing['attention'];
  /** Null: its record cannot be read. */
  readonly known: KnownStanding | null;
}

/** The bots that a person may see, at one moment, in no order. */
export interface Listing {
  readonly roster: Roster;
  readonly bots: readonly ListedBot[];
}

/** A bot's status, with the versions it was computed from. */
interface Entry {
  readonly listed: ListedBot;
  readonly version: string;
  readonly closures_version: number;
  readonly halted: boolean;
  /** When it was read, counted in reads of this process. */
  readonly turn: number;
}

/** While the database clock is between these, time alone changes nothing. */
type Span = Pick<KnownStanding, 'from' | 'until'>;

/** The versions of the bots of a listing, by their ids. */
type Versions = ReadonlyMap<string, string>;

const NOTHING_KNOWN: Versions = new Map();

/** A listing, with the versions it was made from. */
interface HeldListing extends Span, Listing {
  readonly versions: Versions;
}

/** More than the number of people who use it at the same time. */
const LISTINGS_HELD = 200;

/** A small batch, so that a check does not wait long for it (NFR-001). */
const BOTS_AT_ONCE = 20;

/**
 * The status of every bot, computed once per stored state, so that a request does not read and replay thousands of
 * records. Every request reads the changes since the previous one and recomputes the bots that changed: no answer is
 * older than the data committed before its request.
 */
@Injectable()
export class BotIndex implements OnApplicationBootstrap {
  private readonly entries = new Map<string, Entry>();
  private readonly listings = new Map<string, HeldListing>();
  private turns = 0;
  private last: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly ledger: Ledger,
    private readonly logger: PinoLogger,
  ) {}

  /** Fills the cache, so that the first request does not wait for thousands of records; without a database, later. */
  onApplicationBootstrap(): void {
    this.list({ member: null, archived: false }).catch(() => undefined);
  }

  async list(wanted: RosterWanted): Promise<Listing> {
    const since = (this.turns += 1);
    const name = JSON.stringify([wanted.member, wanted.archived]);
    const held = this.listings.get(name);
    const roster = await readRoster(this.ledger.pool, wanted, held?.roster.horizon ?? null);
    const versions = versionsAfter(held?.versions ?? NOTHING_KNOWN, roster.bots);
    if (held !== undefined && isStill(held, versions, roster))
      return this.hold(name, { ...held, roster });
    await this.bringUpToDate(versions, roster, since);
    const entries = [...versions.keys()].map((id) => this.entries.get(id)!);
    const listing = { roster, bots: entries.map(({ listed }) => listed) };
    // Newer entries than the roster answer this request, but belong to the next roster.
    const isOfRoster = entries.every((entry) => isOf(entry, versions, roster));
    return isOfRoster
      ? this.hold(name, { ...listing, versions, ...commonSpan(listing.bots) })
      : listing;
  }

  private hold(name: string, listing: HeldListing): Listing {
    if (this.listings.size >= LISTINGS_HELD) this.listings.clear();
    this.listings.set(name, listing);
    return listing;
  }

  /** Rereads the bots that differ from the roster, or are newer than the request that began at `since`. */
  private async bringUpToDate(versions: Versions, roster: Roster, since: number): Promise<void> {
    const isStale = (id: string) => {
      const entry = this.entries.get(id);
      return entry === undefined || !(entry.turn > since || isOf(entry, versions, roster));
    };
    const stale = [...versions.keys()].filter(isStale);
    for (let place = 0; place < stale.length; place += BOTS_AT_ONCE)
      await this.inTurn(() => this.read(stale.slice(place, place + BOTS_AT_ONCE).filter(isStale)));
  }

  /** One at a time: a waiting request finds the results of the one before. */
  private inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.last.then(work);
    this.last = done.catch(() => undefined);
    return done;
  }

  private async read(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const turn = (this.turns += 1);
    const { pool } = this.ledger;
    const [register, standings] = await Promise.all([
      readRegister(pool, ids),
      standingsOf(pool, ids),
    ]);
    const registered = new Map(register.map((row) => [row.bot.id, row]));
    for (const standing of standings) {
      const { bot, version } = registered.get(standing.read.bot)!;
      this.entries.set(bot.id, entryOf(bot, version, standing, turn));
      if (standing.known instanceof RecordUnreadable) this.logUnreadable(standing.known);
    }
  }

  private logUnreadable({ bot, cause, message }: RecordUnreadable): void {
    this.logger.error(
      { event: 'bot.record_unreadable', bot, err: cause },
      `${message}: its entries fail closed; run phase verify and, if its log is intact, phase restore --bot ${bot}`,
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

/** The known versions after a roster; the same map when the roster has nothing new. */
function versionsAfter(known: Versions, bots: readonly RosterBot[]): Versions {
  const news = bots.filter(({ id, version, wanted }) =>
    wanted ? known.get(id) !== version : known.has(id),
  );
  if (news.length === 0) return known;
  const versions = new Map(known);
  for (const { id, version, wanted } of news)
    if (wanted) versions.set(id, version);
    else versions.delete(id);
  return versions;
}

/** Whether an entry matches the roster. */
const isOf = (
  { listed, version, closures_version, halted }: Entry,
  versions: Versions,
  roster: Roster,
): boolean =>
  version === versions.get(listed.bot.id) &&
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
const isStill = (
  { roster: then, versions: before, ...span }: HeldListing,
  versions: Versions,
  roster: Roster,
): boolean =>
  before === versions &&
  then.closures_version === roster.closures_version &&
  (then.halted === null) === (roster.halted === null) &&
  isWithin(span, roster.now.getTime());
