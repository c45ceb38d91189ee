import type { Role } from '@phasegate/contracts';

/**
 * SQL that is true while a token `t` is valid: neither revoked nor expired, and its owner exists and may still hold its
 * role.
 */
export const ADMITS = `t.revoked_at IS NULL AND ${runs('t')} AND (t.owner IS NULL
  OR EXISTS (SELECT FROM users o WHERE o.id = t.owner AND o.disabled_at IS NULL AND ${covers('o')})
  OR EXISTS (SELECT FROM tokens o WHERE o.id = t.owner AND o.revoked_at IS NULL AND ${runs('o')} AND ${covers('o')}))`;

function runs(token: string): string {
  return `(${token}.expires_at IS NULL OR ${token}.expires_at > phase_clock())`;
}

function covers(owner: string): string {
  return `(${owner}.role = 'admin' OR ${owner}.role = t.role)`;
}

/** Whether an owner may give this role to a token: an administrator any, the others their own alone. */
export const mayGrant = (owner: Role, role: Role): boolean => owner === 'admin' || owner === role;
