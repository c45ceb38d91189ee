import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { PrismaPg } from '@prisma/adapter-pg';
import {
  bindMigrationAwareSqlAdapterFactory,
  ColumnTypeEnum,
  type ColumnType,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils';
import type { ConstructorOptions, SchemaEngine } from '@prisma/schema-engine-wasm';
import pg from 'pg';

// Node's type definitions leave it out.
declare const WebAssembly: {
  instantiate(
    code: Uint8Array,
    imports: object,
  ): Promise<{ instance: { exports: { __wbindgen_start(): void } } }>;
};

/** Type numbers of PostgreSQL: "char", one byte, which only the catalogues use, and uuid. */
const CHAR_OID = 18;
const UUID_OID = 2950;

/** Files of the schema, each its name and its text. */
export type Schema = NonNullable<ConstructorOptions['datamodels']>;

export interface OpenSchemaEngine {
  readonly engine: SchemaEngine;
  /** Ends its connections and drops what it made to try things out. */
  readonly close: () => Promise<void>;
}

/**
 * Prisma's own schema engine, the build of it that npm has, on a live database.
 *
 * @param schema needed to compare, not to migrate
 */
export async function openSchemaEngine(url: string, schema?: Schema): Promise<OpenSchemaEngine> {
  const { SchemaEngine } = await loadEngine();
  const closing: Closing = [];
  const factory: SqlMigrationAwareDriverAdapterFactory = {
    provider: 'postgres',
    adapterName: '@prisma/adapter-pg',
    connect: () => connect(url, closing),
    connectToShadowDb: () => connectToNewDatabase(url, closing),
  };
  const engine = await SchemaEngine.new(
    { datamodels: schema },
    () => undefined,
    bindMigrationAwareSqlAdapterFactory(factory),
  );
  return {
    engine,
    async close() {
      engine.free();
      for (const step of closing.splice(0).reverse()) await step();
    },
  };
}

let loading: ReturnType<typeof instantiate> | undefined;
const loadEngine = () => (loading ??= instantiate());

/** Its own entry imports the .wasm file, which Node 20 does only behind a flag. */
async function instantiate() {
  const engine = await import('@prisma/schema-engine-wasm/schema_engine_bg');
  const glue = createRequire(import.meta.url).resolve(
    '@prisma/schema-engine-wasm/schema_engine_bg',
  );
  const code = await readFile(glue.replace(/\.js$/, '.wasm'));
  // Where the engine leaves its last words before it traps.
  Object.assign(globalThis, {
    PRISMA_WASM_PANIC_REGISTRY: { set_message: (message: string) => console.error(message) },
  });
  const { instance } = await WebAssembly.instantiate(code, {
    './schema_engine_bg.js': { ...engine, ...timersThatEnd(engine) },
  });
  engine.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  return engine;
}

/** The engine's limit of 10 s for its lock is never taken back, and would keep the process alive. */
function timersThatEnd(engine: object) {
  const name = Object.keys(engine).find((key) => key.startsWith('__wbg_setTimeout_'));
  const start = (callback: () => void, delayMs: number) => setTimeout(callback, delayMs).unref();
  return name === undefined ? {} : { [name]: start };
}

type Closing = (() => Promise<unknown>)[];

async function connect(url: string, closing: Closing): Promise<SqlDriverAdapter> {
  const pool = poolForCatalogues(url);
  const adapter = await new PrismaPg(pool).connect();
  const queryRaw = adapter.queryRaw.bind(adapter);
  adapter.queryRaw = async (query) => {
    const result = await queryRaw(query);
    return { ...result, columnTypes: result.columnTypes.map(charFromUuid) };
  };
  // The adapter would cut a script at every semicolon, those within a function's body too.
  adapter.executeScript = async (script) => {
    await adapter.executeRaw({ sql: script, args: [], argTypes: [] });
  };
  return endingWith(adapter, closing, () => pool.end());
}

/** Where `migrate dev` and `migrate diff` try migrations out. */
async function connectToNewDatabase(url: string, closing: Closing): Promise<SqlDriverAdapter> {
  const name = `prisma_migrate_shadow_db_${randomUUID()}`;
  const outer = await connect(url, closing);
  await outer.executeScript(`CREATE DATABASE "${name}"`);
  const shadowUrl = Object.assign(new URL(url), { pathname: `/${name}` }).href;
  const shadow = await connect(shadowUrl, closing);
  const disconnect = shadow.dispose.bind(shadow);
  return endingWith(shadow, closing, async () => {
    await disconnect();
    await outer.executeScript(`DROP DATABASE "${name}"`);
  });
}

/** The engine disposes of some adapters and forgets others: each is ended once, here or there. */
function endingWith(
  adapter: SqlDriverAdapter,
  closing: Closing,
  end: () => Promise<void>,
): SqlDriverAdapter {
  let ended: Promise<void> | undefined;
  adapter.dispose = () => (ended ??= end());
  closing.push(() => adapter.dispose());
  return adapter;
}

const charFromUuid = (type: ColumnType) =>
  type === ColumnTypeEnum.Uuid ? ColumnTypeEnum.Character : type;

/**
 * The engine queries the catalogues for columns of type "char", which the adapter refuses: they are passed as uuid, a
 * type that the engine does not read. One connection, because the engine's advisory lock belongs to its session.
 */
function poolForCatalogues(url: string): pg.Pool {
  const pool = new pg.Pool({ connectionString: url, max: 1 });
  const query = pool.query.bind(pool) as (config: pg.QueryConfig) => Promise<pg.QueryResult>;
  const queryCharAsUuid = async (config: pg.QueryConfig) => {
    const result = await query(config);
    // A script of several statements returns a list of results, which is not read.
    for (const field of result.fields ?? []) {
      if (field.dataTypeID === CHAR_OID) field.dataTypeID = UUID_OID;
    }
    return result;
  };
  return Object.assign(pool, { query: queryCharAsUuid });
}
