/** Roles of people and their tokens. */
export const ROLES = ['operator', 'compliance', 'admin'] as const;
export type Role = (typeof ROLES)[number];

/** The permitted callers: a bot with its key, people with one of these roles, or anybody. */
export type Access = 'public' | 'bot' | readonly Role[];

export const EVERY_ROLE: readonly Role[] = ROLES;
export const STEERING: readonly Role[] = ['operator', 'admin'];
export const ADMIN_ONLY: readonly Role[] = ['admin'];
