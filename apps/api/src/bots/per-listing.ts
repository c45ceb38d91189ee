import type { ListedBot } from './bot-index.js';

/** More than the number of different queries per listing. */
const ANSWERS_HELD = 100;

/** Memoized per listing: for most requests nothing has changed since the last one. */
export class PerListing<Answer> {
  private readonly held = new WeakMap<readonly ListedBot[], Map<string, Answer>>();

  of(bots: readonly ListedBot[], question: string, work: () => Answer): Answer {
    const answers = this.held.get(bots) ?? new Map<string, Answer>();
    const answer = answers.get(question) ?? work();
    if (answers.size >= ANSWERS_HELD) answers.clear();
    this.held.set(bots, answers.set(question, answer));
    return answer;
  }
}
