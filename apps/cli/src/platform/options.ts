import type { Command } from 'commander';

/** Where the platform is and who asks, for a command that uses the HTTP API. */
export const withPlatformOptions = (command: Command): Command =>
  command
    .option('--token <token>', 'who asks (default: PHASE_TOKEN)')
    .option('--api <address>', 'where the API is (default: API_URL, or http://localhost:4000)');
