import type { HeartRow } from '@phasegate/contracts';
import { BotLink } from '../bots/bot-link';
import { Badge } from '../frame/badge';
import { boundWords, factWords, FIGURE_STATUS, valueWords } from './words';

interface FigureRowProps {
  readonly figure: Pick<HeartRow, 'measured' | 'value' | 'unit' | 'target' | 'status' | 'facts'>;
  readonly title: string;
  readonly group: string;
  readonly guardrail?: string;
  /** That break the guardrail. */
  readonly bots?: readonly string[];
}

/** One figure: what it is, what it should be, how it was measured. */
export function FigureRow({ figure, title, group, guardrail, bots = [] }: FigureRowProps) {
  const { tone, word } = FIGURE_STATUS[figure.status];
  return (
    <li className="grid gap-x-6 gap-y-2 p-4 md:grid-cols-[1fr_10rem_10rem]">
      <div>
        <h3 className="font-medium">{title}</h3>
        <p className="text-sm text-muted">{group}</p>
      </div>
      <div>
        <p className="text-lg font-semibold tabular-nums">
          {figure.value === null ? '—' : valueWords(figure.value, figure.unit)}
        </p>
        <p className="text-sm text-muted">target {boundWords(figure.target, figure.unit)}</p>
      </div>
      <div>
        <Badge tone={tone}>{word}</Badge>
      </div>
      <details className="text-sm md:col-span-3">
        <summary className="cursor-pointer text-muted">How it is measured</summary>
        <p className="mt-1">{figure.measured}.</p>
        {guardrail !== undefined && <p className="mt-1">{guardrail}</p>}
        <dl className="mt-1 flex flex-wrap gap-x-4">
          {Object.entries(figure.facts).map(([name, value]) => (
            <div key={name} className="flex gap-1">
              <dt className="text-muted">{factWords(name)}:</dt>
              <dd className="tabular-nums">{value ?? 'none'}</dd>
            </div>
          ))}
        </dl>
      </details>
      {bots.length > 0 && (
        <p className="flex flex-wrap gap-x-3 text-sm md:col-span-3">
          <span className="text-muted">Broken by:</span>
          {bots.map((bot) => (
            <BotLink key={bot} id={bot} name={null} />
          ))}
        </p>
      )}
    </li>
  );
}
