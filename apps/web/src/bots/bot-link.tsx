import Link from 'next/link';

interface BotLinkProps {
  readonly id: string;
  /** null: its name is unknown. */
  readonly name: string | null;
}

export function BotLink({ id, name }: BotLinkProps) {
  return (
    <Link href={`/bots/${encodeURIComponent(id)}`} className="link wrap-anywhere" title={id}>
      {name ?? id}
    </Link>
  );
}
