'use client';

import type { TransitionAnswer } from '@phasegate/contracts';
import { useQuery } from '@tanstack/react-query';
import { parseAsArrayOf, parseAsInteger, useQueryState } from 'nuqs';
import { botQuery } from '../api/queries';
import { Instant } from '../format/instant';
import { Badge } from '../frame/badge';
import { Empty } from '../frame/empty';
import { PagedList } from './paged-list';
import { useTransitions } from './queries';
import { SummaryLine } from './summary-line';
import { TimelineViews } from './timeline-views';
import { TransitionDetail } from './transition-detail';
import { transitionTitle } from './transition-words';

const TONES = {
  'phase.advanced': ['good', 'Advance'],
  'phase.downgraded': ['warn', 'Downgrade'],
  'phase.rolled_back': ['warn', 'Rollback'],
  'sessions.reset': ['warn', 'Reset'],
} as const satisfies Record<TransitionAnswer['type'], unknown>;

/** Changes of phase, newest first, each with what was known when it was decided. */
export function TransitionsPage({ id }: { id: string }) {
  const { data: bot } = useQuery(botQuery(id));
  const transitions = useTransitions(id);
  // The open transitions are in the URL, so that an address can point at a decision.
  const [open, setOpen] = useQueryState('open', parseAsArrayOf(parseAsInteger).withDefault([]));
  return (
    <TimelineViews id={id}>
      <PagedList
        of={transitions}
        what="transitions"
        empty={
          <Empty title="No change of phase yet">
            The bot is where it was registered. The first approved advance will be listed here with
            its evidence.
          </Empty>
        }
      >
        {(items) =>
          items === undefined ? (
            <div className="skeleton h-64" aria-busy />
          ) : (
            <ol className="panel divide-y divide-line overflow-hidden">
              {items.map((transition) => (
                <TransitionLine
                  key={transition.seq}
                  bot={id}
                  currency={bot?.currency ?? ''}
                  transition={transition}
                  open={open.includes(transition.seq)}
                  onToggle={(opened) =>
                    void setOpen((before) => {
                      const others = before.filter((seq) => seq !== transition.seq);
                      return opened ? [...others, transition.seq] : others;
                    })
                  }
                />
              ))}
            </ol>
          )
        }
      </PagedList>
    </TimelineViews>
  );
}

interface TransitionLineProps {
  readonly bot: string;
  readonly currency: string;
  readonly transition: TransitionAnswer;
  readonly open: boolean;
  readonly onToggle: (open: boolean) => void;
}

function TransitionLine({ bot, currency, transition, open, onToggle }: TransitionLineProps) {
  const [tone, word] = TONES[transition.type];
  return (
    <li>
      <details
        className="group"
        open={open}
        onToggle={({ currentTarget }) => {
          if (currentTarget.open !== open) onToggle(currentTarget.open);
        }}
      >
        <SummaryLine>
          <Badge tone={tone}>{word}</Badge>
          <span className="ml-2 font-medium">{transitionTitle(transition)}</span>
          <span className="mt-0.5 block text-sm text-muted">
            <Instant at={transition.at} /> ·{' '}
            {transition.trigger === 'auto' ? 'by the rules' : 'by a person'}
          </span>
        </SummaryLine>
        {open && <TransitionDetail bot={bot} seq={transition.seq} currency={currency} />}
      </details>
    </li>
  );
}
