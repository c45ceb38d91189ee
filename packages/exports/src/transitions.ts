import { jsonCell, textCell } from './cell.js';
import { boundsOf, instantSql } from './instants.js';
import { clean, csvLines, type Books, type Pieces } from './lines.js';

/**
 * An advance passed its gate; a downgrade, a rollback and a reset passed none. The reason of a downgrade is what
 * triggered it. Criteria: those of the gate, or the figures that brought the bot down.
 */
const TRANSITIONS = `SELECT ${instantSql('at')}, from_phase, to_phase, trigger, (type = 'phase.advanced')::text,
    coalesce(reason, (SELECT string_agg(name, ', ' ORDER BY place)
                      FROM jsonb_array_elements_text(evidence -> 'triggers') WITH ORDINALITY AS held (name, place))),
    by, coalesce(evidence -> 'criteria', evidence -> 'metrics')::text
  FROM transitions WHERE bot = $1 AND at >= $2 AND at < $3 ORDER BY seq`;

type TransitionRow = [
  at: string,
  from: string,
  to: string,
  trigger: string,
  passed: string,
  reason: string | null,
  by: string | null,
  criteria: string | null,
];

/** Changes of phase and resets, bot by bot, in the order of the log. */
export async function* transitionPieces(books: Books): Pieces {
  const { snapshot, range } = books;
  for (const { bot, market } of snapshot.bots) {
    const name = textCell(bot);
    for await (const rows of snapshot.rows<TransitionRow>(TRANSITIONS, [
      bot,
      ...boundsOf(market, range),
    ]))
      yield csvLines(rows.map((row) => lineOf(name, row, books)));
  }
}

function lineOf(
  bot: string,
  [at, from, to, trigger, passed, reason, by, criteria]: TransitionRow,
  books: Books,
): string {
  const [why, who] = [clean(reason, books), clean(by, books)];
  if (why.redacted || who.redacted) books.onRedacted(1);
  return [
    at,
    bot,
    from,
    to,
    trigger,
    passed,
    textCell(why.text),
    textCell(who.text),
    jsonCell(criteria ?? '{}'),
  ].join(',');
}
