'use client';

import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Command } from 'cmdk';
import { usePathname, useRouter } from 'next/navigation';
import { useDeferredValue, useEffect, useState, type ReactNode } from 'react';
import { read } from '../api/call';
import { useMay } from '../api/permission';
import { addressOfBot, placesOf } from '../bot/places';
import { Dialog } from '../controls/dialog';
import { usePlaces } from '../frame/places';

const MAX_BOTS = 8;

interface PaletteWindowProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly onHalt: () => void;
}

/** Pages and actions by name; bots are looked up while the user types. */
export function PaletteWindow({ open, onOpenChange, onHalt }: PaletteWindowProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Find"
      description="A bot, a page or an action by its name. Arrows choose, Enter goes there."
    >
      <Choices onDone={() => onOpenChange(false)} onHalt={onHalt} />
    </Dialog>
  );
}

function Choices({ onDone, onHalt }: { onDone: () => void; onHalt: () => void }) {
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState('');
  const router = useRouter();
  const places = usePlaces();
  const steers = useMay('steer');
  const administers = useMay('administer');
  const bot = useBotHere();
  const go = (href: string) => {
    onDone();
    router.push(href);
  };
  return (
    <Command
      label="Bots, pages and actions"
      loop
      filter={contains}
      value={chosen}
      onValueChange={setChosen}
    >
      <Command.Input
        autoFocus
        className="field w-full"
        placeholder="Name of a bot, a page or an action"
        value={text}
        onValueChange={setText}
      />
      <Command.List className="mt-2 max-h-[50dvh] min-h-64 overflow-y-auto">
        <Command.Empty className="p-3 text-sm text-muted">No matching results</Command.Empty>
        <Bots search={text} onChoose={go} onFound={setChosen} />
        {bot !== null && (
          <Group heading="This bot">
            {placesOf(bot).map(({ href, name }) => (
              <Item key={href} value={`this bot: ${name}`} onSelect={() => go(href)}>
                {name}
              </Item>
            ))}
          </Group>
        )}
        <Group heading="Pages">
          {places.map(({ href, name }) => (
            <Item key={href} value={`page: ${name}`} onSelect={() => go(href)}>
              {name}
            </Item>
          ))}
        </Group>
        {(steers || administers) && (
          <Group heading="Actions">
            {steers && (
              <Item value="action: Create a bot" onSelect={() => go('/bots/new')}>
                Create a bot
              </Item>
            )}
            {administers && (
              <Item
                value="action: Halt all bots"
                onSelect={() => {
                  onDone();
                  onHalt();
                }}
              >
                Halt all bots…
              </Item>
            )}
          </Group>
        )}
      </Command.List>
    </Command>
  );
}

/** By its name, after the kind. Letters that merely follow each other somewhere would find everything. */
const contains = (value: string, search: string): number =>
  value
    .slice(value.indexOf(': ') + 2)
    .toLowerCase()
    .includes(search.trim().toLowerCase())
    ? 1
    : 0;

interface BotsProps {
  readonly search: string;
  readonly onChoose: (href: string) => void;
  /** The first that was found is the one that Enter takes. */
  readonly onFound: (value: string) => void;
}

function Bots({ search, onChoose, onFound }: BotsProps) {
  const wanted = useDeferredValue(search.trim());
  const { data, isPlaceholderData } = useQuery({
    queryKey: ['bots', 'palette', wanted],
    queryFn: ({ signal }) =>
      read('/v1/bots', {
        query: { limit: MAX_BOTS, ...(wanted === '' ? {} : { search: wanted }) },
        signal,
      }),
    placeholderData: keepPreviousData,
  });
  const bots = data?.items ?? [];
  const first = wanted === '' || isPlaceholderData ? undefined : bots[0];
  const found = first === undefined ? null : valueOf(first);
  useEffect(() => {
    if (found !== null) onFound(found);
  }, [found, wanted, onFound]);
  if (bots.length === 0) return null;
  return (
    <Group heading="Bots">
      {bots.map((bot) => (
        <Item key={bot.id} value={valueOf(bot)} onSelect={() => onChoose(addressOfBot(bot.id))}>
          {bot.name}
        </Item>
      ))}
    </Group>
  );
}

const valueOf = ({ id, name }: { readonly id: string; readonly name: string }): string =>
  `bot: ${name} ${id}`;

function Group({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <Command.Group
      heading={heading}
      className="mb-2 [&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:py-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-muted"
    >
      {children}
    </Command.Group>
  );
}

interface ItemProps {
  readonly value: string;
  readonly onSelect: () => void;
  readonly children: ReactNode;
}

function Item({ value, onSelect, children }: ItemProps) {
  return (
    <Command.Item
      value={value}
      onSelect={onSelect}
      className="cursor-pointer rounded-md px-2 py-1.5 wrap-anywhere data-[selected=true]:bg-quiet data-[selected=true]:font-medium"
    >
      {children}
    </Command.Item>
  );
}

/** The bot whose page this is; null: the page is not a bot's. */
function useBotHere(): string | null {
  const [, id] = /^\/bots\/([^/]+)/.exec(usePathname()) ?? [];
  return id === undefined || id === 'new' ? null : decodeURIComponent(id);
}
