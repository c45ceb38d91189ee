import { Choice } from '../controls/field';

interface Bound {
  readonly value: string;
  readonly onChange: (event: { readonly target: { readonly value: string } }) => void;
}

/** How the file writes dates and numbers (rules 9.7); empty: as the file shows. */
export function FileStyleFields({ dates, decimalMark }: Record<'dates' | 'decimalMark', Bound>) {
  return (
    <>
      <Choice
        label="Dates"
        options={[
          ['', 'as the file shows'],
          ['day-first', 'day first: 31/12/2026'],
          ['month-first', 'month first: 12/31/2026'],
        ]}
        {...dates}
      />
      <Choice
        label="Numbers"
        options={[
          ['', 'as the file shows'],
          ['.', '1,234.50'],
          [',', '1.234,50'],
        ]}
        {...decimalMark}
      />
    </>
  );
}
