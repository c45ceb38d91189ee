/** There is no such bot, or no such key. */
export class UnknownBot extends Error {
  constructor() {
    super('no such bot');
  }
}
