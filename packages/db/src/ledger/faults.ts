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
