/** There is no such bot, or no such key. */
export class UnknownBot extends Error {
  constructor() {
    super('no such bot');
  }
}

/** The log is damaged: nothing is appended to it until an administrator releases it (rules 8.3). */
export class Quarantined extends Error {
  override readonly name = 'Quarantined';

  /** @param log a bot's id, or `platform` */
  constructor(readonly log: string) {
    super(`the log of ${log} is in quarantine: nothing is appended to it`);
  }
}

/** A bot's stored state cannot be read: its standing is unknown, and nothing is allowed. */
export class RecordUnreadable extends Error {
  override readonly name = 'RecordUnreadable';

  constructor(
    readonly bot: string,
    override readonly cause: unknown,
  ) {
    super(`the stored state of ${bot} cannot be read`);
  }
}

/** The stored state is not as the platform wrote it: somebody changed it in the database. Nothing is decided with it. */
export class StateNotAuthentic extends Error {
  override readonly name = 'StateNotAuthentic';

  constructor(readonly bot: string) {
    super(`the stored state of ${bot} does not carry the platform's seal`);
  }
}

/** The bot is archived: it enters no trade; what it entered before can still be reported (rules 3.3). */
export class BotArchived extends Error {
  override readonly name = 'BotArchived';

  constructor(readonly bot: string) {
    super(`${bot} is archived`);
  }
}

/**
 * The wait for a synchronous standby was cancelled: PostgreSQL warns, and reports the commit as done, though only this
 * server has it. A primary that is cut off would so acknowledge what the next primary never saw.
 */
export class CommitUnconfirmed extends Error {
  override readonly name = 'CommitUnconfirmed';
  /** `query_canceled`, as it is for any other statement: the database is unavailable. */
  readonly code = '57014';

  constructor() {
    super('the commit has not been confirmed by the synchronous standby');
  }
}

/** An allow was committed, but too late to be answered: a stop may have been acknowledged since (rules 3.3). */
export class AnswerTooLate extends Error {
  override readonly name = 'AnswerTooLate';

  constructor() {
    super('an allow took too long from its commit to its answer');
  }
}

/** More is asked than can be answered in time: nothing was decided, and it may be asked again. */
export class Overloaded extends Error {
  override readonly name = 'Overloaded';

  constructor() {
    super('too many commands wait');
  }
}
