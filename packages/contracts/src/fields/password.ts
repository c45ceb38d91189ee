/** Length of a user's password, in characters (NIST SP 800-63B, single factor). */
export const MIN_PASSWORD_LENGTH = 15;
export const MAX_PASSWORD_LENGTH = 200;
