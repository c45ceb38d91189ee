// Reports one exit after the other to an unreachable server, and prints which of them are stored, until it is killed.
const { client, outboxDir, first } = JSON.parse(process.argv[2]);
const { Phasegate } = await import(client);

// The port of a service that does not run: every connection is refused.
const phasegate = new Phasegate({ baseUrl: 'http://127.0.0.1:9', key: 'pgk_test', outboxDir });
await phasegate.ready();
process.stdout.write('ready\n');
for (let n = first; ; n += 1) {
  const { stored } = await phasegate.emergencyExit({
    exit_id: `e${n}`,
    symbol: 'AAPL',
    reason: 'x'.repeat(n % 500),
  });
  if (stored) process.stdout.write(`${n}\n`);
}
