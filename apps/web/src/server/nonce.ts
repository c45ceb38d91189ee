/** From proxy.ts to the pages: what the content security policy lets through on this one. */
export const NONCE_HEADER = 'x-page-nonce';
