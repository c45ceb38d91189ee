import { useEffect, useRef, useState } from 'react';
import { MAX_SEARCH_LENGTH } from './filters';

/** Typing counts as finished after this pause. */
const TYPED_MS = 250;

interface SearchFieldProps {
  readonly value: string;
  readonly onSearch: (text: string) => void;
}

/** Searches when typing pauses; `/` leads here from anywhere on the page. */
export function SearchField({ value, onSearch }: SearchFieldProps) {
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(value);
  const [known, setKnown] = useState(value);
  if (value !== known) {
    // The address changed by itself: going back, or all filters cleared.
    setKnown(value);
    if (text.trim() !== value) setText(value);
  }
  useEffect(() => {
    if (text.trim() === value) return;
    const timer = setTimeout(() => onSearch(text.trim()), TYPED_MS);
    return () => clearTimeout(timer);
  }, [text, value, onSearch]);
  useEffect(() => onSlash(() => input.current?.focus()), []);
  return (
    <label className="relative block w-full sm:w-80">
      <span className="sr-only">Search bots by name or id</span>
      <input
        ref={input}
        type="search"
        className="field pr-9"
        placeholder="Search by name or id"
        autoComplete="off"
        spellCheck={false}
        maxLength={MAX_SEARCH_LENGTH}
        aria-keyshortcuts="/"
        value={text}
        onChange={({ target }) => setText(target.value)}
      />
      {text === '' && (
        <kbd
          aria-hidden="true"
          className="pointer-events-none absolute top-1/2 right-2 -translate-y-1/2 rounded border border-line bg-quiet px-1.5 text-xs text-muted"
        >
          /
        </kbd>
      )}
    </label>
  );
}

function onSlash(focus: () => void): () => void {
  const listen = (event: KeyboardEvent) => {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey) return;
    const { target } = event;
    if (target instanceof Element && target.closest('input, textarea, select, [role=dialog]'))
      return;
    event.preventDefault();
    focus();
  };
  window.addEventListener('keydown', listen);
  return () => window.removeEventListener('keydown', listen);
}
