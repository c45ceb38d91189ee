/**
 * Counts over all runners, and what did not pass, by name.
 *
 * @param {string[]} lastUnsteady the tests that were unsteady in the run before
 */
export function createTally(lastUnsteady = []) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const names = { failed: [], skipped: [], unsteady: [] };

  return {
    passed(count = 1) {
      counts.passed += count;
    },
    failed(name) {
      counts.failed += 1;
      names.failed.push(name);
    },
    /** Failed in the crowd, passed alone: it counts as passed and is named; so twice in a row, it fails. */
    unsteady(name) {
      names.unsteady.push(name);
      if (lastUnsteady.includes(name)) this.failed(`${name} (unsteady twice in a row)`);
      else counts.passed += 1;
    },
    skipped(name, reason) {
      counts.skipped += 1;
      names.skipped.push(reason ? `${name} (${reason})` : name);
    },
    unsteadyNames: () => [...names.unsteady],
    isGreen: () => counts.failed === 0 && counts.passed > 0,
    /** The closing lines; the last one is what machines read. */
    summary() {
      const unsteady = names.unsteady.length > 0 ? `, ${names.unsteady.length} unsteady` : '';
      const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
      return [
        '',
        ...names.skipped.map((name) => `skipped: ${name}`),
        ...names.unsteady.map((name) => `UNSTEADY: ${name} (failed once, passed alone)`),
        ...names.failed.map((name) => `FAILED:  ${name}`),
        '',
        `${counts.passed} passed, ${counts.failed} failed${skipped}${unsteady}`,
      ].join('\n');
    },
  };
}
