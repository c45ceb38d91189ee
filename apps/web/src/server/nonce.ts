/** From proxy.ts to the pages: the nonce that the content security policy accepts on this page. */
export const NONCE_HEADER = 'x-page-nonce';
