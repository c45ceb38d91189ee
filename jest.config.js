/**
 * Three projects: `pure` (*.test.ts), `int` (*.int.test.ts, real PostgreSQL and
 * Redis) and `torture` (*.torture.test.ts). Choose with `jest --selectProjects pure`.
 *
 * Everything is compiled to CommonJS, packages from npm included: Nest is ESM
 * only, and Jest's own ESM mode does not run it.
 */
const base = {
  testEnvironment: 'node',
  // Our own packages resolve to their TypeScript sources, so no build is needed first.
  testEnvironmentOptions: {
    customExportConditions: ['@phasegate/source', 'node', 'node-addons', 'require', 'default'],
  },
  transform: {
    '^.+\\.[cm]?[jt]sx?$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2023',
          parser: { syntax: 'typescript', tsx: true, decorators: true },
          transform: {
            legacyDecorator: true,
            decoratorMetadata: true,
            useDefineForClassFields: false,
            react: { runtime: 'automatic' },
          },
        },
        module: { type: 'commonjs' },
        sourceMaps: 'inline',
      },
    ],
  },
  transformIgnorePatterns: [],
  moduleNameMapper: {
    '^(\\.{1,2}/.*)\\.js$': ['$1.js', '$1'],
    // Its only entry is for `import`.
    '^canonicalize$': '<rootDir>/packages/db/node_modules/canonicalize/lib/canonicalize.js',
  },
  modulePathIgnorePatterns: ['/dist/', '/\\.next/', '/\\.data/'],
};

const withPostgres = {
  ...base,
  globalSetup: '<rootDir>/scripts/test-runs/jest-postgres.mjs',
  globalTeardown: '<rootDir>/scripts/test-runs/jest-postgres-end.mjs',
};

const integration = ['\\.int\\.test\\.tsx?$', '\\.torture\\.test\\.tsx?$'];

export default {
  // A test may have to start a server first, on a machine that is busy. Jest reads this only here.
  testTimeout: 60_000,
  projects: [
    {
      ...base,
      displayName: 'pure',
      testMatch: [
        '<rootDir>/{apps,packages,clients}/*/{src,app}/**/*.test.{ts,tsx}',
        '<rootDir>/scripts/*.test.mjs',
      ],
      testPathIgnorePatterns: ['/node_modules/', ...integration],
    },
    {
      ...withPostgres,
      displayName: 'int',
      testMatch: ['<rootDir>/{apps,packages,clients}/*/{src,app}/**/*.int.test.ts'],
    },
    {
      ...withPostgres,
      displayName: 'torture',
      testMatch: ['<rootDir>/{apps,packages,clients}/*/{src,app}/**/*.torture.test.ts'],
    },
  ],
};
