import { MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH } from '@phasegate/contracts';
import { betterAuth } from 'better-auth';
import type { Pool } from 'pg';
import { hashPassword, isPassword } from './password.js';

export interface AuthSettings {
  /** Signs the cookies; 32 characters at least. */
  readonly secret: string;
  /** Where people reach the web admin; cookies go over https only when it says so. */
  readonly publicUrl: string | undefined;
}

const WORKING_DAY_SECONDS = 12 * 60 * 60;
/** A session that is used lives on: its end is moved at most this often. */
const REFRESH_SECONDS = 60 * 60;

/**
 * better-auth, used for checking passwords and for sessions in PostgreSQL with signed cookies. Self-registration is
 * off; none of it is reachable over HTTP except through our own endpoints.
 */
export const createAuth = (pool: Pool, { secret, publicUrl }: AuthSettings) =>
  betterAuth({
    secret,
    ...(publicUrl === undefined ? {} : { baseURL: publicUrl }),
    database: pool,
    telemetry: { enabled: false },
    logger: { disabled: true },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: MIN_PASSWORD_LENGTH,
      maxPasswordLength: MAX_PASSWORD_LENGTH,
      password: {
        hash: hashPassword,
        verify: ({ password, hash }) => isPassword(password, hash),
      },
    },
    session: {
      modelName: 'user_sessions',
      expiresIn: WORKING_DAY_SECONDS,
      updateAge: REFRESH_SECONDS,
      cookieCache: { enabled: false },
      fields: {
        userId: 'user_id',
        expiresAt: 'expires_at',
        ipAddress: 'ip_address',
        userAgent: 'user_agent',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
      },
    },
    user: {
      modelName: 'users',
      fields: { emailVerified: 'email_verified', createdAt: 'created_at', updatedAt: 'updated_at' },
      additionalFields: {
        role: { type: 'string', required: true, input: false },
        createdBy: { type: 'string', required: true, input: false, fieldName: 'created_by' },
      },
    },
    account: {
      modelName: 'user_accounts',
      fields: {
        accountId: 'account_id',
        providerId: 'provider_id',
        userId: 'user_id',
        accessToken: 'access_token',
        refreshToken: 'refresh_token',
        idToken: 'id_token',
        accessTokenExpiresAt: 'access_token_expires_at',
        refreshTokenExpiresAt: 'refresh_token_expires_at',
        createdAt: 'created_at',
        updatedAt: 'updated_at',
      },
    },
    verification: {
      modelName: 'user_verifications',
      fields: { expiresAt: 'expires_at', createdAt: 'created_at', updatedAt: 'updated_at' },
    },
    advanced: {
      cookiePrefix: 'phasegate',
      useSecureCookies: publicUrl?.startsWith('https:') ?? false,
      defaultCookieAttributes: { httpOnly: true, sameSite: 'strict', path: '/' },
    },
  });

export type Auth = ReturnType<typeof createAuth>;
