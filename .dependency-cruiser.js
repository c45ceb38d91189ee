/**
 * Who may import what. Each folder lists everything it may reach; all else is
 * an error. Tests, and the fixtures beside them (*.fixture.ts), may also use
 * the test tools and Node.
 */

/** What tests of every folder may use of ours: databases to test on, worked histories, and readers of trade files. */
const FOR_TESTS = [
  '^packages/phase-core/src/simulate/vectors\\.fixture\\.',
  '^packages/db/(src|dist)/testing/index\\.',
  '^packages/alerts/(src|dist)/testing/index\\.',
  '^clients/typescript/src/testing/platform\\.fixture\\.',
  '^packages/trade-files/(src|dist)/(testing/)?index\\.',
];

const TEST_TOOLS = [
  'csv-parse',
  'fast-check',
  'jest',
  'openapi-typescript',
  'pg',
  'pure-rand',
  'smtp-server',
  'yaml',
  '@modelcontextprotocol/',
  '@seriousme/',
];

export const ALLOWED = {
  'packages/phase-core': {
    ours: [],
    npm: [
      'decimal.js',
      'zod',
      'nyse-holidays',
      'temporal-polyfill',
      'canonicalize',
      // The distributions of evidence/, and nothing else of theirs.
      '@stdlib/stats-base-dists-beta-cdf',
      '@stdlib/stats-base-dists-beta-quantile',
      '@stdlib/stats-base-dists-normal-cdf',
    ],
    node: false,
  },
  'packages/contracts': { ours: ['packages/phase-core'], npm: ['zod'], node: false },
  'packages/config': { ours: [], npm: ['zod'], node: true },
  'packages/trade-files': {
    ours: ['packages/phase-core', 'packages/contracts'],
    npm: [
      ...['@sqlite.org/sqlite-wasm', 'csv-parse', 'decimal.js', 'exceljs', 'fflate', 'htmlparser2'],
      ...['lossless-json', 'sax', 'temporal-polyfill', 'yauzl', 'zod'],
    ],
    node: true,
  },
  'packages/db': {
    ours: ['packages/phase-core', 'packages/contracts', 'packages/config'],
    npm: ['@prisma/', 'prisma', 'pg', 'canonicalize', 'decimal.js', 'zod'],
    node: true,
  },
  'packages/integrity': {
    ours: ['packages/phase-core', 'packages/contracts', 'packages/db'],
    npm: ['canonicalize', 'pg', 'zod'],
    node: true,
  },
  'packages/exports': {
    // What is exported is signed with the key of the checkpoints.
    ours: ['packages/phase-core', 'packages/contracts', 'packages/db', 'packages/integrity'],
    npm: ['pg', 'tar-stream', 'zod'],
    node: true,
  },
  'packages/reports': {
    ours: ['packages/phase-core', 'packages/contracts', 'packages/db'],
    npm: ['pg', 'zod'],
    node: true,
  },
  'packages/lab': {
    ours: ['packages/phase-core'],
    npm: ['pure-rand', 'tinypool'],
    node: true,
  },
  'packages/alerts': {
    ours: ['packages/phase-core', 'packages/contracts', 'packages/db'],
    npm: ['nodemailer', 'pg', 'pino', 'zod'],
    node: true,
  },
  'packages/people': {
    ours: ['packages/contracts', 'packages/db'],
    npm: ['better-auth', 'pg', 'rate-limiter-flexible', 'zod'],
    node: true,
  },
  'packages/queues': {
    ours: ['packages/contracts', 'packages/config'],
    npm: ['bullmq', 'ioredis', 'pg', 'zod'],
    node: true,
  },
  // Agents reach the platform as bots do: through the client.
  'packages/mcp': {
    ours: ['packages/phase-core', 'packages/contracts', 'clients/typescript'],
    npm: ['@modelcontextprotocol/', 'pino', 'zod'],
    node: true,
  },
  'apps/api': {
    ours: [
      'packages/phase-core',
      'packages/contracts',
      'packages/config',
      'packages/db',
      'packages/queues',
      'packages/alerts',
      'packages/exports',
      'packages/integrity',
      'packages/lab',
      'packages/people',
      'packages/reports',
      // Files that people drop into the web admin (rules 2.11).
      'packages/trade-files',
    ],
    npm: [
      '@nestjs/',
      '@fastify/',
      'fastify',
      'ioredis',
      'nestjs-pino',
      'pg',
      'pino',
      'pino-http',
      'prom-client',
      'rate-limiter-flexible',
      'reflect-metadata',
      'rxjs',
      'tinypool',
      'zod',
    ],
    node: true,
  },
  'apps/worker': {
    ours: [
      'packages/phase-core',
      'packages/contracts',
      'packages/config',
      'packages/db',
      'packages/queues',
      'packages/alerts',
      'packages/integrity',
      'packages/lab',
      'packages/reports',
    ],
    npm: [
      '@nestjs/',
      'bullmq',
      'ioredis',
      'nestjs-pino',
      'pg',
      'pino',
      'pino-http',
      'reflect-metadata',
      'rxjs',
      'zod',
    ],
    node: true,
  },
  'apps/cli': {
    ours: [
      'packages/phase-core',
      'packages/contracts',
      'packages/config',
      'packages/db',
      'packages/trade-files',
      'packages/exports',
      'packages/integrity',
      'packages/lab',
      'packages/mcp',
      'packages/people',
      'packages/reports',
    ],
    // `phase bench` measures on a PostgreSQL of its own.
    also: ['^packages/db/(src|dist)/testing/index\\.'],
    npm: [
      'commander',
      'cli-progress',
      'decimal.js',
      'fastify',
      'jsonc-parser',
      'pg',
      'undici',
      'zod',
    ],
    node: true,
  },
  // What a bot installs brings nothing along.
  'clients/typescript': { ours: [], npm: [], node: true },
  // The web knows the server only through its HTTP contract.
  'apps/web': {
    ours: ['packages/contracts', 'packages/config'],
    npm: [
      ...[
        '@tanstack/react-query',
        'cmdk',
        'get-nonce',
        'lightweight-charts',
        'lucide-react',
        'next',
        'nuqs',
      ],
      ...['radix-ui', 'react', 'react-dom', 'zod'],
    ],
    node: true,
  },
};

const TESTS = '([.](test|fixture)[.]tsx?|/testing/[^/]+[.]ts)$';

/** A name that ends in `/` stands for a whole scope. */
function npm(name) {
  const folder = name.endsWith('/') ? name : `${name}/`;
  return [`node_modules/${folder}`, `node_modules/@types/${folder}`];
}

function boundary([folder, { ours, also = [], npm: packages, node }]) {
  const reachable = [
    `^${folder}/`,
    ...ours.map((other) => `^${other}/(src|dist)/index\\.`),
    ...also,
    ...packages.flatMap(npm),
  ];
  const outside = (extra) => ({
    pathNot: [...reachable, ...extra],
    ...(node ? { dependencyTypesNot: ['core'] } : {}),
  });
  return [
    {
      name: `${folder} reaches only what it may`,
      severity: 'error',
      from: { path: `^${folder}/`, pathNot: [TESTS, `^${folder}/[^/]+\\.[a-z]+$`] },
      to: outside([]),
    },
    {
      name: `${folder} tests reach only what they may`,
      severity: 'error',
      from: { path: `^${folder}/.*${TESTS}` },
      to: {
        pathNot: [...reachable, ...FOR_TESTS, ...TEST_TOOLS.flatMap(npm)],
        dependencyTypesNot: ['core'],
      },
    },
  ];
}

const LEDGER = 'packages/db/src/ledger';

/** The rooms of the ledger, from the ground up: each builds on those before it alone. */
export const LEDGER_ROOMS = [
  'transaction',
  'chain',
  'state',
  'append',
  'alerts',
  'execution',
  'stops',
  'verification',
  'commands',
];

function layer(room, place) {
  return {
    name: `${LEDGER}/${room} builds on the rooms before it`,
    severity: 'error',
    from: { path: `^${LEDGER}/${room}/`, pathNot: [TESTS] },
    to: { path: `^${LEDGER}/(${LEDGER_ROOMS.slice(place + 1).join('|')})/` },
  };
}

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...Object.entries(ALLOWED).flatMap(boundary),
    ...LEDGER_ROOMS.slice(0, -1).map(layer),
    {
      name: 'the rules decide with codes and facts, and words/ puts them into sentences',
      severity: 'error',
      from: {
        path: '^packages/phase-core/src/(rules|decide|evolve|policy|readiness|evidence)/',
        pathNot: [TESTS],
      },
      to: { path: '^packages/phase-core/src/words/' },
    },
    { name: 'no cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no import that does not resolve',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no room where things pile up',
      severity: 'error',
      from: { path: '/(utils?|common|shared|helpers?|managers?|misc)(/|\\.tsx?$)' },
      to: {},
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // Anchored: unanchored it hid every npm package whose entry is in a dist/ of its own.
    exclude: { path: '^(apps|packages|clients)/[^/]+/(dist|\\.next|src/generated)/' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['@phasegate/source', 'import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json', '.d.ts'],
    },
  },
};
