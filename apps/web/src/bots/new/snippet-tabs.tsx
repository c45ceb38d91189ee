import { Tabs } from 'radix-ui';
import { CodeBlock } from '../../controls/code-block';
import { snippets } from './snippets';

/** The same in each language, with this platform's address and the key filled in. */
export function SnippetTabs({ connection }: { connection: Parameters<typeof snippets>[0] }) {
  const all = snippets(connection);
  return (
    <Tabs.Root defaultValue={all[0]!.id}>
      <Tabs.List aria-label="Language" className="mb-2 flex gap-1 overflow-x-auto">
        {all.map(({ id, name }) => (
          <Tabs.Trigger
            key={id}
            value={id}
            className="cursor-pointer rounded-md px-2.5 py-1.5 text-sm text-muted hover:bg-quiet hover:text-ink data-[state=active]:bg-quiet data-[state=active]:font-semibold data-[state=active]:text-ink"
          >
            {name}
          </Tabs.Trigger>
        ))}
      </Tabs.List>
      {all.map(({ id, name, before, code }) => (
        <Tabs.Content key={id} value={id} className="space-y-2">
          <CodeBlock label={`${name}, in the bot`} code={code} />
          {before !== null && (
            <p className="text-sm text-muted">
              First: <code className="wrap-anywhere">{before}</code>
            </p>
          )}
        </Tabs.Content>
      ))}
      <p className="mt-3 max-w-3xl text-sm text-muted">
        No answer means no trade; exits are never refused. <code>exchange</code>,{' '}
        <code>trade_id</code> and <code>prices</code> are your bot’s: send entry, stop and target
        prices, or the planned reward to risk is missing and the gate stays shut. The whole guide is
        docs/bot-author.md of Phasegate.
      </p>
    </Tabs.Root>
  );
}
