import { Argument, Command } from 'commander';
import type { Io } from '../io.js';
import type { Report } from './report.js';

const EXAMPLES = `
heart: the HEART table, each row with its target and guardrail. success: the eight success criteria.
Both are computed from the logs of all bots; without data there is no figure.

Examples:
  phase report heart
  phase report success --json
`;

/** `phase report` (US6). */
export function reportCommand(io: Io): Command {
  return new Command('report')
    .description('how well the ladder does its work')
    .addArgument(new Argument('<report>', 'the report').choices(['heart', 'success']))
    .option('--json', 'as GET /v1/reports answers')
    .addHelpText('after', EXAMPLES)
    .action(async (report: Report, { json = false }: { json?: boolean }) =>
      (await import('./report.js')).printReport(io, report, json),
    );
}
