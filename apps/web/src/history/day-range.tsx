import { TextField } from '../controls/field';
import { fieldFaults } from '../api/fault';

interface DayRangeProps {
  readonly start: string | null;
  readonly end: string | null;
  /** The fault that the API found with the query. */
  readonly fault: Error | null;
  readonly onChange: (days: { start: string | null } | { end: string | null }) => void;
}

/** From a trading day to a trading day, both included. */
export function DayRange({ start, end, fault, onChange }: DayRangeProps) {
  const faults = fieldFaults(fault);
  return (
    <>
      <TextField
        label="From"
        type="date"
        value={start ?? ''}
        fault={faults.start}
        onChange={({ target }) => onChange({ start: target.value || null })}
      />
      <TextField
        label="To"
        type="date"
        value={end ?? ''}
        fault={faults.end}
        onChange={({ target }) => onChange({ end: target.value || null })}
      />
    </>
  );
}
