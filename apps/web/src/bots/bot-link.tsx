import Link from 'next/link';

interface BotLinkProps {
  readonly id: string;
  /** null: nobody knows it any more. */
  readonly name: string | null;
}

export function BotLink({ id, name }: BotLinkProps) {
  return (
    <Link href={`/bots/${encodeURIComponent(id)}`} className="link wrap-anywhere" title={id}>
      {name ?? id}
    </Link>
  );
}
