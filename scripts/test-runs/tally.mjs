/** Counts over all runners, and what did not pass, by name. */
export function createTally() {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const names = { failed: [], skipped: [] };

  return {
    passed(count = 1) {
      counts.passed += count;
    },
    failed(name) {
      counts.failed += 1;
      names.failed.push(name);
    },
    skipped(name, reason) {
      counts.skipped += 1;
      names.skipped.push(reason ? `${name} (${reason})` : name);
    },
    isGreen: () => counts.failed === 0 && counts.passed > 0,
    /** The closing lines; the last one is what machines read. */
    summary() {
      const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
      return [
        '',
        ...names.skipped.map((name) => `skipped: ${name}`),
        ...names.failed.map((name) => `FAILED:  ${name}`),
        '',
        `${counts.passed} passed, ${counts.failed} failed${skipped}`,
      ].join('\n');
    },
  };
}
