// Jest's global teardown: ends the server that jest-postgres.mjs started.
export default async function tearDown() {
  await globalThis.endTestPostgres?.();
}
