import { z } from 'zod';

type JsonSchema = Record<string, unknown>;

/** Schemas with an `id` are defined once, under components, and are referred to. */
export class JsonSchemas {
  readonly components: Record<string, JsonSchema> = {};

  /** @param io a body is described as it comes in, an answer as it goes out */
  of(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
    const {
      $defs = {},
      $schema: _schema,
      ...own
    } = z.toJSONSchema(schema, {
      io,
      target: 'draft-2020-12',
      reused: 'inline',
      unrepresentable: 'any',
      override: ({ zodSchema, jsonSchema }) => {
        // Of a field that is parsed into something else, the description of what it is made of would stand.
        const { examples, description } = z.globalRegistry.get(zodSchema) ?? {};
        if (examples !== undefined) jsonSchema.examples = examples as typeof jsonSchema.examples;
        if (description !== undefined) jsonSchema.description = description;
      },
    }) as JsonSchema & { $defs?: Record<string, JsonSchema> };
    for (const [name, definition] of Object.entries($defs)) this.define(name, definition);
    const { id, ...described } = own as JsonSchema & { id?: string };
    if (id === undefined) return referring(described) as JsonSchema;
    this.define(id, described);
    return { $ref: `#/components/schemas/${id}` };
  }

  private define(name: string, { id: _id, ...definition }: JsonSchema): void {
    this.components[name] ??= referring(definition) as JsonSchema;
  }
}

/** Zod refers to `#/$defs/…`, OpenAPI to `#/components/schemas/…`. */
function referring(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(referring);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) =>
      key === '$ref' && typeof part === 'string'
        ? [key, part.replace('#/$defs/', '#/components/schemas/')]
        : [key, referring(part)],
    ),
  );
}
