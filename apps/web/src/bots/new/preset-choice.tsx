/** The market that a bot trades decides its calendar and how its reward to risk is measured. */
export type Preset = 'us-equities' | 'freqtrade';

const PRESETS: readonly (readonly [preset: Preset, name: string, words: string])[] = [
  [
    'us-equities',
    'US equities',
    'Trading days are those of the NYSE. Reward to risk is counted from the planned entry, stop and target of each trade.',
  ],
  [
    'freqtrade',
    'Crypto, freqtrade',
    'Every date is a trading day. Reward to risk is counted from realized wins and losses.',
  ],
];

interface PresetChoiceProps {
  readonly value: Preset;
  readonly onChange: (preset: Preset) => void;
}

export function PresetChoice({ value, onChange }: PresetChoiceProps) {
  return (
    <fieldset>
      <legend className="mb-1 text-sm font-medium">
        What it trades <span className="font-normal text-muted">· its calendar is fixed</span>
      </legend>
      <div className="space-y-2">
        {PRESETS.map(([preset, name, words]) => (
          <label
            key={preset}
            className="flex cursor-pointer gap-3 rounded-md border border-edge p-3 hover:bg-quiet has-checked:border-main"
          >
            <input
              type="radio"
              name="preset"
              className="mt-1 size-4 accent-main"
              aria-describedby={`preset-${preset}`}
              checked={value === preset}
              onChange={() => onChange(preset)}
            />
            <span>
              <span className="block font-medium">{name}</span>
              <span id={`preset-${preset}`} className="block text-sm text-muted">
                {words}
              </span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
