import type { Role } from '@phasegate/contracts';

/** Description of a role, for the person who grants it. */
export const ROLE_WORDS: Readonly<Record<Role, { readonly name: string; readonly does: string }>> =
  {
    operator: {
      name: 'Operator',
      does: 'decides about the bots that they are a member of',
    },
    compliance: {
      name: 'Compliance',
      does: 'sees and exports everything, changes nothing',
    },
    admin: {
      name: 'Administrator',
      does: 'everything: people, halt, overrides, all bots',
    },
  };

export const ROLE_OPTIONS = Object.entries(ROLE_WORDS).map(
  ([role, { name, does }]) => [role, `${name}: ${does}`] as const,
);
