import type { FleetAnswer } from '@phasegate/contracts';
import type { ReactNode } from 'react';
import { Choice } from '../controls/field';
import { showCount } from '../format/decimal';
import { PHASE_WORDS, STEPS } from '../words/phases';
import { isFiltered, NO_FILTERS, SORT_NAMES, type ChangeFilters, type Filters } from './filters';
import { REASON_CODES, REASONS } from './reasons';
import { SearchField } from './search-field';

interface FilterBarProps {
  readonly fleet: FleetAnswer;
  readonly filters: Filters;
  readonly onChange: ChangeFilters;
}

/** Search and filters of the list of bots. */
export function FilterBar({ fleet, filters, onChange }: FilterBarProps) {
  return (
    <div className="mb-4 space-y-3" role="search" aria-label="Bots">
      <div className="flex min-h-9.5 flex-wrap items-center gap-3">
        <SearchField value={filters.search} onSearch={(search) => onChange({ search }, true)} />
        {isFiltered(filters) && (
          <button type="button" className="button" onClick={() => onChange(NO_FILTERS)}>
            Clear filters
          </button>
        )}
        <div className="w-full md:hidden">
          <Choice
            label="Sort"
            options={SORT_NAMES}
            value={filters.sort}
            onChange={({ target }) => onChange({ sort: target.value as Filters['sort'] })}
          />
        </div>
      </div>
      <Chips {...{ fleet, filters, onChange }} />
    </div>
  );
}

function Chips({ fleet, filters, onChange }: FilterBarProps) {
  const { attention, phase, breaker, archived } = filters;
  const counts = new Map(fleet.attention.map(({ code, bots }) => [code, bots]));
  const inPhase = new Map(fleet.phases.map(({ phase, bots }) => [phase, bots]));
  return (
    <div className="flex flex-wrap gap-x-6 gap-y-2">
      <Group name="Phase">
        {STEPS.map((step) => (
          <Chip
            key={step}
            name={PHASE_WORDS[step]}
            count={inPhase.get(step) ?? 0}
            pressed={phase === step}
            onPress={(pressed) => onChange({ phase: pressed ? step : null })}
          />
        ))}
      </Group>
      <Group name="Breaker">
        <Chip
          name="Open"
          count={fleet.breakers_open}
          pressed={breaker === 'open'}
          onPress={(pressed) => onChange({ breaker: pressed ? 'open' : null })}
        />
        <Chip
          name="Closed"
          pressed={breaker === 'closed'}
          onPress={(pressed) => onChange({ breaker: pressed ? 'closed' : null })}
        />
      </Group>
      <Group name="Register">
        <Chip
          name="Archived"
          pressed={archived}
          onPress={(pressed) => onChange({ archived: pressed ? true : null })}
        />
      </Group>
      <Group name="Attention">
        <Chip
          name="Any"
          count={fleet.needing_attention}
          pressed={attention === 'any'}
          onPress={(pressed) => onChange({ attention: pressed ? 'any' : null })}
        />
        {REASON_CODES.filter((code) => counts.has(code) || attention === code).map((code) => (
          <Chip
            key={code}
            name={REASONS[code].name}
            count={counts.get(code) ?? 0}
            pressed={attention === code}
            onPress={(pressed) => onChange({ attention: pressed ? code : null })}
          />
        ))}
      </Group>
    </div>
  );
}

function Group({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div role="group" aria-label={name} className="flex min-w-0 max-w-full items-center gap-2">
      <span aria-hidden="true" className="term w-20 shrink-0 lg:w-auto">
        {name}
      </span>
      <div className="-my-1 flex gap-1.5 overflow-x-auto p-1">{children}</div>
    </div>
  );
}

interface ChipProps {
  readonly name: string;
  readonly count?: number;
  readonly pressed: boolean;
  readonly onPress: (pressed: boolean) => void;
}

function Chip({ name, count, pressed, onPress }: ChipProps) {
  return (
    <button
      type="button"
      aria-pressed={pressed}
      onClick={() => onPress(!pressed)}
      className={`cursor-pointer rounded-full border px-2.5 py-0.5 text-sm whitespace-nowrap ${
        pressed
          ? 'border-transparent bg-main font-medium text-on-main'
          : 'border-line bg-surface hover:bg-quiet'
      }`}
    >
      {name}
      {count !== undefined && (
        <span className={`ml-1.5 tabular-nums ${pressed ? '' : 'text-muted'}`}>
          {showCount(count)}
        </span>
      )}
    </button>
  );
}
