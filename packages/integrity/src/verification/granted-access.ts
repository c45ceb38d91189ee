import { z } from 'zod';

/** A user as the platform's log has made and changed them. */
export interface GrantedUser {
  role: string;
  disabled: boolean;
  /** SHA-256 of the stored password; null: the log is from before it was recorded. */
  fingerprint: string | null;
}

export interface GrantedToken {
  readonly role: string;
  readonly owner: string | null;
  readonly expires_at: string | null;
  /** SHA-256 of the secret; null as above. */
  readonly fingerprint: string | null;
  revoked: boolean;
}

export interface GrantedKey {
  readonly bot: string;
  readonly fingerprint: string | null;
  revoked: boolean;
}

const fingerprint = z.string().nullable().default(null);
const eventSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('user.created'), subject: z.string(), role: z.string(), fingerprint }),
  z.object({
    type: z.literal('user.changed'),
    subject: z.string(),
    role: z.string().optional(),
    disabled: z.boolean().optional(),
    password: z.string().optional(),
    fingerprint,
  }),
  z.object({
    type: z.literal('token.created'),
    subject: z.string(),
    role: z.string(),
    owner: z.string().nullable().default(null),
    expires_at: z.string().nullable().default(null),
    fingerprint,
  }),
  z.object({ type: z.literal('token.revoked'), subject: z.string() }),
  z.object({ type: z.literal('key.created'), subject: z.string(), key: z.string(), fingerprint }),
  z.object({ type: z.literal('key.revoked'), key: z.string() }),
  z.object({
    type: z.literal('bot.created'),
    subject: z.string(),
    by: z.string(),
    member: z.string().optional(),
  }),
  z.object({
    type: z.literal('members.changed'),
    subject: z.string(),
    added: z.array(z.string()),
    removed: z.array(z.string()),
  }),
]);
type AccessEvent = z.infer<typeof eventSchema>;

/** Access as the platform's log granted it: the fold of its events. */
export class GrantedAccess {
  readonly users = new Map<string, GrantedUser>();
  readonly tokens = new Map<string, GrantedToken>();
  readonly keys = new Map<string, GrantedKey>();
  /** By bot. */
  private readonly members = new Map<string, Set<string>>();

  isMember(bot: string, actor: string): boolean {
    return this.members.get(bot)?.has(actor) ?? false;
  }

  /** The next event of the log. One that is not about access, or is malformed, grants nothing. */
  apply(event: unknown): void {
    const parsed = eventSchema.safeParse(event);
    if (parsed.success) this.fold(parsed.data);
  }

  private fold(event: AccessEvent): void {
    switch (event.type) {
      case 'user.created':
        this.users.set(event.subject, { ...event, disabled: false });
        break;
      case 'user.changed':
        this.changeUser(event);
        break;
      case 'token.created':
        this.tokens.set(event.subject, { ...event, revoked: false });
        break;
      case 'token.revoked':
        revoke(this.tokens.get(event.subject));
        break;
      case 'key.created':
        this.keys.set(event.key, { ...event, bot: event.subject, revoked: false });
        break;
      case 'key.revoked':
        revoke(this.keys.get(event.key));
        break;
      case 'bot.created':
        this.members.set(event.subject, new Set([event.member ?? event.by]));
        break;
      case 'members.changed': {
        const members = this.members.get(event.subject) ?? new Set();
        for (const actor of event.added) members.add(actor);
        for (const actor of event.removed) members.delete(actor);
        this.members.set(event.subject, members);
      }
    }
  }

  private changeUser(event: Extract<AccessEvent, { type: 'user.changed' }>): void {
    const user = this.users.get(event.subject);
    if (user === undefined) return;
    user.role = event.role ?? user.role;
    user.disabled = event.disabled ?? user.disabled;
    if (event.password !== undefined) user.fingerprint = event.fingerprint;
  }
}

function revoke(credential: { revoked: boolean } | undefined): void {
  if (credential !== undefined) credential.revoked = true;
}
