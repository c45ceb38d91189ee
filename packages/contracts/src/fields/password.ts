/** Of a user's password, in characters (NIST SP 800-63B, for a password alone). */
export const SHORTEST_PASSWORD = 15;
export const LONGEST_PASSWORD = 200;
