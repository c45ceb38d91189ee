import pg from 'pg';

/** Runs PostgreSQL's own export, `COPY … TO STDOUT`, and discards the output. @returns its size in bytes */
export async function copiedOut(url: string, statement: string): Promise<number> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return await bytesOf(client, statement);
  } finally {
    await client.end();
  }
}

/** The interface that `pg` requires of a custom query. */
function bytesOf(client: pg.Client, statement: string): Promise<number> {
  return new Promise((resolve, reject) => {
    let bytes = 0;
    client.query({
      submit: (connection: { query(text: string): void }) => connection.query(statement),
      handleCopyData: ({ chunk }: { chunk: Buffer }) => (bytes += chunk.length),
      handleCommandComplete: () => undefined,
      handleReadyForQuery: () => resolve(bytes),
      handleError: reject,
    } as never);
  });
}
