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
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': ['$1.js', '$1'] },
  modulePathIgnorePatterns: ['/dist/', '/\\.next/', '/\\.data/'],
};

const integration = ['\\.int\\.test\\.tsx?$', '\\.torture\\.test\\.tsx?$'];

export default {
  projects: [
    {
      ...base,
      displayName: 'pure',
      testMatch: ['<rootDir>/{apps,packages}/*/{src,app}/**/*.test.{ts,tsx}'],
      testPathIgnorePatterns: ['/node_modules/', ...integration],
    },
    {
      ...base,
      displayName: 'int',
      testMatch: ['<rootDir>/{apps,packages}/*/{src,app}/**/*.int.test.ts'],
    },
    {
      ...base,
      displayName: 'torture',
      testMatch: ['<rootDir>/{apps,packages}/*/{src,app}/**/*.torture.test.ts'],
    },
  ],
};
