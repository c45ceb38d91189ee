import type { Command } from 'commander';

/** Where the platform is and who asks, for a command that uses the HTTP API. */
export const withPlatformOptions = (command: Command): Command =>
  command
    .option('--token <token>', 'a person’s token (default: PHASE_TOKEN)')
    .option('--api <address>', 'address of the API (default: API_URL, or http://localhost:4000)');
