import Link from 'next/link';
import { addressOfBot } from '../bot/places';
import { editOf, withEdits } from '../policy/edits';
import type { PolicyValue } from '../policy/fields';

interface PublishLinkProps {
  readonly bot: string;
  readonly changes: readonly { readonly key: string; readonly to: PolicyValue }[];
}

/** From a policy that was tried to its publishing. */
export function PublishLink({ bot, changes }: PublishLinkProps) {
  return (
    <Link
      className="button-main inline-block"
      href={withEdits(
        `${addressOfBot(bot)}/policy`,
        Object.fromEntries(changes.map(({ key, to }) => [key, editOf(key, to)])),
      )}
    >
      Publish this policy
    </Link>
  );
}
