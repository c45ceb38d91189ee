import type { ToolAnnotations } from '@modelcontextprotocol/server';
import type { z } from 'zod';
import type { ToolAnswer } from '../answers.js';
import type { Bot } from '../bot.js';

/** A tool of the server. */
export interface Tool<Args = unknown> {
  readonly name: string;
  readonly title: string;
  /** For the model: when to call it, and what to do with the answer. */
  readonly description: string;
  readonly annotations: ToolAnnotations;
  readonly input: z.ZodType<Args>;
  readonly output: z.ZodObject;
  run(bot: Bot, args: Args): Promise<ToolAnswer>;
  /** The answer in place of a refusal, where there is one to every input and every error. */
  readonly otherwise?: (problem: { code: string; message: string }) => ToolAnswer;
}

/** Keeps the types of a definition together, and forgets them for the list of all tools. */
export const tool = <Args>(definition: Tool<Args>): Tool => definition;
