'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useDeferredValue, useId, useState } from 'react';
import { read } from '../api/call';

const MAX_OFFERED = 20;

interface BotPickerProps {
  readonly label: string;
  /** In the empty field. */
  readonly none?: string;
  /** The id of the bot chosen; null: none in particular. */
  readonly value: string | null;
  /** Its name, where that is known. */
  readonly name?: string | undefined;
  readonly onChoose: (bot: string | null) => void;
}

/** One bot of any number: its name is typed, those that fit are offered; empty stands for all, unless `none` says otherwise. */
export function BotPicker({ label, none = 'All bots', value, name, onChoose }: BotPickerProps) {
  const id = useId();
  const [text, setText] = useState(shownAs(value, name));
  const search = useDeferredValue(nameIn(text));
  const { data } = useQuery({
    queryKey: ['bots', 'offered', search],
    queryFn: ({ signal }) => read('/v1/bots', { query: { search, limit: MAX_OFFERED }, signal }),
    placeholderData: keepPreviousData,
  });
  const offered = (data?.items ?? []).map((bot) => ({
    id: bot.id,
    shown: `${bot.name} (${bot.id})`,
  }));
  const choose = (typed: string) => {
    setText(typed);
    if (typed === '') return onChoose(null);
    const chosen = idIn(typed);
    if (chosen !== null) onChoose(chosen);
  };
  return (
    <div>
      <label htmlFor={id} className="mb-1 block text-sm font-medium">
        {label}
      </label>
      <input
        id={id}
        type="search"
        list={`${id}-offered`}
        className="field"
        placeholder={none}
        autoComplete="off"
        value={text}
        onChange={({ target }) => choose(target.value)}
      />
      <datalist id={`${id}-offered`}>
        {offered.map((bot) => (
          <option key={bot.id} value={bot.shown} />
        ))}
      </datalist>
    </div>
  );
}

const shownAs = (id: string | null, name: string | undefined): string =>
  id === null || name === undefined ? (id ?? '') : `${name} (${id})`;

const WITH_ID = /^(.*) \((bot_[\w-]+)\)$/;
const nameIn = (text: string): string => WITH_ID.exec(text)?.[2] ?? text;
const idIn = (text: string): string | null =>
  WITH_ID.exec(text)?.[2] ?? (/^bot_[\w-]+$/.test(text) ? text : null);
