import type { CallToolResult } from '@modelcontextprotocol/server';
import { PhasegateError } from '@phasegate/client';
import type { Log } from './log.js';

/** A tool's answer: in words for the model, and as data that fits the tool's output schema. */
export interface ToolAnswer {
  readonly text: string;
  readonly data: Record<string, unknown>;
  /** The call did not do what was asked. */
  readonly failed?: boolean;
}

export const toolResult = ({ text, data, failed = false }: ToolAnswer): CallToolResult => ({
  content: [{ type: 'text', text }],
  structuredContent: data,
  ...(failed ? { isError: true } : {}),
});

/** A stable code and a sentence, without structured data: an error does not match the output schema. */
export const refusal = (code: string, sentence: string): CallToolResult => ({
  content: [{ type: 'text', text: `${code}: ${sentence}` }],
  isError: true,
});

export interface Problem {
  readonly code: string;
  readonly message: string;
}

/** The answer to an agent about an error: known problems in their own words, all others without detail. */
export function problemFor(error: unknown, doing: string, log: Log): Problem {
  if (error instanceof PhasegateError) return { code: error.code, message: error.detail };
  log.error({ err: error, doing }, 'failed for a reason of its own');
  return {
    code: 'INTERNAL',
    message:
      'Phasegate’s MCP server failed; its log says why. Nothing was allowed: do not enter. Exits need no answer.',
  };
}
