import js from '@eslint/js';
import globals from 'globals';
import { globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const CLOCK = 'The core has no clock: pass the instant in (rules 2.9).';

/** The core is pure: the same input gives the same events on every machine, at any time. */
const pureCore = {
  files: ['packages/phase-core/src/**/*.ts'],
  ignores: ['**/*.test.ts', '**/*.fixture.ts'],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          { group: ['node:*'], message: 'The core does no I/O.' },
          { group: ['fs', 'fs/*', 'path', 'crypto', 'os'], message: 'The core does no I/O.' },
        ],
      },
    ],
    'no-restricted-globals': [
      'error',
      ...['process', 'globalThis', 'performance', 'console', 'setTimeout', 'fetch', 'crypto'].map(
        (name) => ({ name, message: 'The core does no I/O.' }),
      ),
    ],
    'no-restricted-properties': [
      'error',
      { object: 'Math', property: 'random', message: 'The core has no chance in it.' },
      { object: 'Date', property: 'now', message: CLOCK },
      { object: 'Temporal', property: 'Now', message: CLOCK },
    ],
    'no-restricted-syntax': [
      'error',
      { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: CLOCK },
      { selector: 'CallExpression[callee.name="Date"]', message: CLOCK },
      { selector: 'CallExpression[callee.name="parseFloat"]', message: 'Money is never a float.' },
    ],
  },
};

const tests = {
  files: [
    '**/*.test.ts',
    '**/*.test.tsx',
    '**/*.fixture.ts',
    'apps/api/src/testing/*.ts',
    'e2e/**/*.ts',
  ],
  rules: {
    // What a test looks at came over a wire or out of a row: it says itself what it expects.
    '@typescript-eslint/no-unsafe-argument': 'off',
    '@typescript-eslint/no-unsafe-assignment': 'off',
    '@typescript-eslint/no-unsafe-call': 'off',
    '@typescript-eslint/no-unsafe-member-access': 'off',
    '@typescript-eslint/no-unsafe-return': 'off',
    'no-restricted-syntax': [
      'error',
      {
        selector:
          'CallExpression > MemberExpression.callee[object.name=/^(it|test|describe)$/][property.name=/^(only|skip|todo)$/]',
        message: 'Every test runs.',
      },
    ],
  },
};

export default tseslint.config(
  globalIgnores([
    '**/dist/',
    '**/.next/',
    '**/.data/',
    '**/coverage/',
    '**/src/generated/',
    '**/next-env.d.ts',
  ]),
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  {
    files: ['**/*.{js,mjs}'],
    languageOptions: { globals: globals.node },
    rules: { eqeqeq: 'error' },
  },
  pureCore,
  tests,
);
