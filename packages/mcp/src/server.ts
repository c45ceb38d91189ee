import {
  McpServer,
  ProtocolError,
  ProtocolErrorCode,
  type Transport,
} from '@modelcontextprotocol/server';
import { problemFor, refusal, toolResult } from './answers.js';
import { dropUnreadableArguments, faultSentence, reading, type Read } from './arguments.js';
import type { Bot } from './bot.js';
import type { Log } from './log.js';
import { RESOURCES, type Resource } from './resources.js';
import { TOOLS } from './tools/index.js';
import type { Tool } from './tools/tool.js';

const VERSION = '0.1.0';

const INSTRUCTIONS = `Phasegate decides whether this bot may enter a trade, and how large.
1. Start: get_status, then reconcile with the trade_ids that you hold open.
2. Before EVERY entry: check_trade with a new trade_id. Enter only with decision "allow", before the permit ends, with one order of at most the notional asked. A block, an error or no answer means: do not enter.
3. Executed: report_entry at once. Not executed: cancel_permit.
4. Exits are never refused and need no check. Closed: report_close with the P&L after fees. In an emergency leave first, then emergency_exit.
5. Amounts, prices and P&L are decimals as JSON strings ("100.50"), never numbers. Instants are ISO 8601 with a zone; leave them out when you can.
Every call may be repeated with the same trade_id. Phases, policies and breakers are for people: no tool changes them.`;

/**
 * The SDK answers a call whose arguments are no object with a protocol error, before any tool is asked. That would
 * refuse an exit (rules 3.4), so such arguments count as left out.
 */
class AnsweringServer extends McpServer {
  override connect(transport: Transport): Promise<void> {
    const { onmessage } = transport;
    transport.onmessage = (message, extra) => {
      dropUnreadableArguments(message);
      onmessage?.(message, extra);
    };
    return super.connect(transport);
  }
}

/** A server for one bot, who is asked for when something is called; it holds no state of its own. */
export function createServer(bot: () => Bot, log: Log): McpServer {
  const server = new AnsweringServer(
    { name: 'phasegate', title: 'Phasegate', version: VERSION },
    { instructions: INSTRUCTIONS },
  );
  for (const tool of TOOLS) register(server, tool, bot, log);
  for (const resource of RESOURCES) offer(server, resource, bot, log);
  return server;
}

function register(server: McpServer, tool: Tool, bot: () => Bot, log: Log): void {
  const { name, title, description, annotations, input, output, otherwise } = tool;
  const instead = (problem: { code: string; message: string }) =>
    otherwise === undefined
      ? refusal(problem.code, problem.message)
      : toolResult(otherwise(problem));
  server.registerTool(
    name,
    { title, description, annotations, inputSchema: reading(input), outputSchema: output },
    async (given: Read<unknown>) => {
      if ('faults' in given)
        return instead({ code: 'INVALID_FIELDS', message: faultSentence(given.faults) });
      try {
        const answer = await tool.run(bot(), given.args);
        // The SDK would tell the agent what does not fit, in the validator's words.
        return toolResult({ ...answer, data: output.parse(answer.data) });
      } catch (error) {
        return instead(problemFor(error, name, log));
      }
    },
  );
}

function offer(server: McpServer, resource: Resource, bot: () => Bot, log: Log): void {
  const { name, uri, read, ...description } = resource;
  server.registerResource(name, uri, description, async () => {
    try {
      return { contents: [{ uri, mimeType: description.mimeType, text: await read(bot()) }] };
    } catch (error) {
      const { code, message } = problemFor(error, uri, log);
      throw new ProtocolError(ProtocolErrorCode.InternalError, `${code}: ${message}`);
    }
  });
}
