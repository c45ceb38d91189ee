// Loaded into every service that `npm start` runs (node --import): when the
// starting process is gone, even by kill -9, the service ends too.
const GRACE_MS = 10_000;

if (process.channel) {
  process.channel.unref();
  process.on('disconnect', () => {
    setTimeout(() => process.exit(1), GRACE_MS).unref();
    process.kill(process.pid, 'SIGTERM');
  });
}
