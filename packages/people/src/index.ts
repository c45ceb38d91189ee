export { type AuthSettings } from './auth.js';
export * from './logins.js';
export { hashPassword } from './password.js';
export * from './users.js';
