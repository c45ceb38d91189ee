// Import this first: it ends the process before anything newer is touched.
const [major, minor] = process.versions.node.split('.').map(Number);

if (major < 20 || (major === 20 && minor < 19)) {
  console.error(
    `Phasegate needs Node 20.19 or newer (24 is recommended); this is Node ${process.versions.node}.`,
  );
  process.exit(1);
}
