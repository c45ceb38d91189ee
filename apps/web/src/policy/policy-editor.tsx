'use client';

import { useId } from 'react';
import { Choice, TextField } from '../controls/field';
import { EffectBadge } from './changes-list';
import { editOf, type Edits } from './edits';
import { isFixed, settingAt, type Policy, type PolicyField, type PolicyValue } from './fields';
import type { PolicyVersionAnswer } from '@phasegate/contracts';
import { choiceWords, grouped, isShare, offWords, settingName, showSetting } from './words';

type Change = PolicyVersionAnswer['changes'][number];

export interface PolicyEditorProps {
  readonly fields: readonly PolicyField[];
  readonly inForce: Policy;
  readonly currency: string;
  readonly edits: Edits;
  readonly onEdits: (edits: Edits) => void;
  /** The API's verdict on each change: looser or tighter. */
  readonly changes: readonly Change[];
  readonly faults: Readonly<Record<string, string>>;
}

/** Every value that can be changed, under the headings under which they are shown. */
export function PolicyEditor({ fields, ...editor }: PolicyEditorProps) {
  return (
    <div className="space-y-4">
      {grouped(fields.filter((field) => !isFixed(field))).map((group) => (
        <fieldset key={group.name} className="panel p-4 pt-2">
          <legend className="px-1 font-semibold">{group.name}</legend>
          <div className="grid gap-x-6 gap-y-4 sm:grid-cols-2 lg:grid-cols-3">
            {group.fields.map((field) => (
              <Setting key={field.key} field={field} {...editor} />
            ))}
          </div>
        </fieldset>
      ))}
    </div>
  );
}

/** A field that gets the focus is scrolled above what sticks to the bottom of the window. */
const CLEAR_OF_THE_PANEL = 'scroll-mb-44';

type SettingProps = Omit<PolicyEditorProps, 'fields'> & { readonly field: PolicyField };

function Setting({ field, inForce, currency, edits, onEdits, changes, faults }: SettingProps) {
  const { key, kind, nullable } = field;
  const current = settingAt(inForce, field);
  const edit = edits[key] === undefined ? editOf(key, current) : edits[key];
  const change = changes.find((one) => one.key === key);
  const set = (value: string | boolean | null) => {
    const { [key]: _before, ...others } = edits;
    onEdits(value === editOf(key, current) ? others : { ...others, [key]: value });
  };
  const shown = {
    label: settingName(key),
    fault: faults[key],
    hint: (
      <>
        In force {showSetting(key, current, currency)}, default{' '}
        {showSetting(key, field.default, currency)}
      </>
    ),
  };
  return (
    <div className={edits[key] === undefined ? '' : 'border-l-4 border-link pl-3'}>
      {kind === 'flag' || kind === 'choice' ? (
        <Choice
          {...shown}
          className={`field ${CLEAR_OF_THE_PANEL}`}
          value={String(edit)}
          options={optionsOf(field)}
          onChange={({ target }) => set(kind === 'flag' ? target.value === 'true' : target.value)}
        />
      ) : (
        <TextField
          {...shown}
          unit={isShare(key) ? '%' : undefined}
          inputMode={kind === 'count' ? 'numeric' : 'decimal'}
          className={`field tabular-nums ${CLEAR_OF_THE_PANEL}`}
          disabled={edit === null}
          value={edit === null ? '' : String(edit)}
          placeholder={edit === null ? offWords(key) : undefined}
          onChange={({ target }) => set(target.value.trim())}
        />
      )}
      {nullable && (
        <Switch
          name={`${settingName(key)}: ${offWords(key)}`}
          words={offWords(key)}
          checked={edit === null}
          onChange={(off) => set(off ? null : onAgain(key, current, field.default))}
        />
      )}
      {change !== undefined && edits[key] !== undefined && (
        <p className="mt-1 flex flex-wrap items-center gap-2 text-sm">
          <EffectBadge effect={change.effect} />
          <span className="tabular-nums">now {showSetting(key, change.to, currency)}</span>
        </p>
      )}
    </div>
  );
}

const optionsOf = ({ kind, options }: PolicyField): (readonly [string, string])[] =>
  kind === 'flag'
    ? [
        ['false', 'no'],
        ['true', 'yes'],
      ]
    : options.map((option) => [option, choiceWords(option)]);

/** Value of an input when its setting is switched on again. */
const onAgain = (key: string, ...values: readonly PolicyValue[]): string =>
  String(editOf(key, values.find((value) => value !== null) ?? ''));

interface SwitchProps {
  readonly name: string;
  readonly words: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

function Switch({ name, words, checked, onChange }: SwitchProps) {
  const id = useId();
  return (
    <label htmlFor={id} className="mt-1 flex w-fit items-center gap-2 text-sm">
      <input
        id={id}
        type="checkbox"
        aria-label={name}
        checked={checked}
        onChange={({ target }) => onChange(target.checked)}
      />
      {words}
    </label>
  );
}
