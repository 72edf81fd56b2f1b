import { readFileSync } from 'node:fs';
import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import reactHooks from 'eslint-plugin-react-hooks';
import regexp from 'eslint-plugin-regexp';
import importSort from 'eslint-plugin-simple-import-sort';
import tseslint from 'typescript-eslint';

/** A package that only the named layers or projects may import. */
const reservedPackages = {
  kysely: ['layer:store', 'layer:engine'],
  pg: ['layer:store', 'layer:engine'],
  express: ['scope:api'],
  'class-validator': ['scope:api'],
  'class-transformer': ['scope:api'],
  execa: ['scope:executor'],
  nodemailer: ['scope:delivery'],
  'ipaddr.js': ['scope:delivery'],
  winston: ['layer:runtime'],
  commander: ['layer:cli'],
  '@commander-js/extra-typings': ['layer:cli'],
  '@bomb.sh/tab': ['layer:cli'],
  croner: ['scope:cron'],
  cronstrue: ['scope:cron'],
  '@modelcontextprotocol/server': ['scope:mcp'],
};

/** Which layers a layer may import; whatever is not named here is a lint error. */
const layers = {
  'layer:domain': ['layer:domain'],
  'layer:contract': ['layer:contract'],
  'layer:store': ['layer:domain', 'layer:store'],
  'layer:effect': ['layer:domain', 'layer:effect'],
  'layer:service': ['layer:domain', 'layer:contract', 'layer:store', 'layer:effect'],
  'layer:engine': [
    'layer:domain',
    'layer:contract',
    'layer:store',
    'layer:effect',
    'layer:service',
    'layer:page',
    'layer:runtime', // traces, loaded on demand
    'layer:engine',
  ],
  'layer:cli': ['layer:domain', 'layer:contract'],
  'layer:runtime': ['layer:domain', 'layer:store', 'layer:runtime'],
  'layer:program': ['layer:domain', 'layer:store', 'layer:effect', 'layer:service', 'layer:runtime', 'layer:page'],
  'layer:page': ['layer:domain', 'layer:contract', 'layer:page'],
  'layer:app': [
    'layer:domain',
    'layer:contract',
    'layer:store',
    'layer:effect',
    'layer:service',
    'layer:engine',
    'layer:runtime',
    'layer:program',
    'layer:cli',
  ],
};

const scopes = ['scope:core', 'scope:cron', 'scope:executor', 'scope:delivery', 'scope:api', 'scope:mcp'];

function bannedFor(tag) {
  return Object.entries(reservedPackages)
    .filter(([, allowed]) => !allowed.includes(tag) && !allowed.some((name) => name.startsWith('scope:')))
    .map(([name]) => name);
}

function bannedOutside(scope) {
  return Object.entries(reservedPackages)
    .filter(([, allowed]) => allowed.every((name) => name.startsWith('scope:')) && !allowed.includes(scope))
    .map(([name]) => name);
}

/** The formatter sees to the width of code, and leaves comments as they are: for them the same figure is a rule. */
const { printWidth } = JSON.parse(readFileSync(new URL('../../.prettierrc.json', import.meta.url), 'utf8'));
const commentWidth = { code: 10_000, comments: printWidth, ignoreUrls: true };

const testingFiles = ['**/*.spec.ts', '**/testing/**', '**/specs/**'];

const forbiddenSyntax = [
  { selector: 'ExportAllDeclaration', message: 'list the exported names one by one' },
  { selector: 'ExportDefaultDeclaration', message: 'export by name' },
  { selector: 'TSEnumDeclaration', message: 'use a union of strings' },
];

/** Where only the database's clock counts; how long something takes is measured by performance.now(). */
const ownClock = [
  {
    selector: 'CallExpression[callee.object.name="Date"][callee.property.name="now"]',
    message: 'take `now` as a value',
  },
  { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: 'take `now` as a value' },
];
const onDatabaseClock = [
  'core',
  'cron',
  'db',
  'job-store',
  'run-store',
  'statistics',
  'scheduler',
  'worker',
  'executor',
  'delivery',
];

export default [
  { ignores: ['**/dist/**', '**/out-tsc/**', '**/coverage/**', '**/.aster/**', '.nx/**', 'node_modules/**'] },
  ...tseslint.configs.recommended.map((config) => ({ ...config, files: ['**/*.ts', '**/*.tsx'] })),
  {
    files: ['**/*.ts', '**/*.tsx', '**/*.js', '**/*.mjs'],
    plugins: { '@nx': nx },
    languageOptions: { parser: tseslint.parser },
    rules: {
      '@nx/enforce-module-boundaries': [
        'error',
        {
          enforceBuildableLibDependency: true,
          allow: ['^.*/jest.preset.js$'],
          banTransitiveDependencies: true,
          checkDynamicDependenciesExceptions: ['.*'], // one program may load at once what another loads on demand
          depConstraints: [
            ...Object.entries(layers).map(([sourceTag, onlyDependOnLibsWithTags]) => ({
              sourceTag,
              onlyDependOnLibsWithTags,
              bannedExternalImports: bannedFor(sourceTag).flatMap((name) => [name, `${name}/*`]),
            })),
            ...[...scopes, 'scope:other'].map((sourceTag) => ({
              sourceTag,
              bannedExternalImports: bannedOutside(sourceTag).flatMap((name) => [name, `${name}/*`]),
            })),
            {
              sourceTag: 'scope:core',
              onlyDependOnLibsWithTags: ['scope:core'],
              allowedExternalImports: ['fast-check'],
            },
          ],
        },
      ],
    },
  },
  {
    files: ['libs/**/*.ts', 'libs/**/*.tsx', 'apps/**/*.ts'],
    plugins: { 'import-sort': importSort },
    rules: {
      'import-sort/imports': ['error', { groups: [['^node:', '^@?\\w', '^\\.\\.', '^\\.']] }],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-console': 'error',
      'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
      'no-restricted-syntax': ['error', ...forbiddenSyntax],
      eqeqeq: 'error',
    },
  },
  {
    files: ['**/*.spec.ts', '**/testing/**/*.ts'],
    rules: {
      'max-lines-per-function': 'off',
      'max-lines': ['error', { max: 600 }],
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    files: ['libs/*/src/**/*.ts', 'apps/*/src/**/*.ts'],
    ignores: testingFiles,
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ regex: '(?:/|^)(?:testing|specs)(?:/|$)', message: 'what tests use is for tests' }] },
      ],
    },
  },
  {
    // A text of somebody else's must not take time with the square of its length, or for ever.
    files: ['libs/*/{src,web}/**/*.{ts,tsx}', 'apps/*/src/**/*.ts'],
    ignores: testingFiles,
    plugins: { regexp },
    rules: {
      'regexp/no-super-linear-backtracking': ['error', { report: 'potential' }],
      'regexp/no-super-linear-move': ['error', { report: 'potential' }],
    },
  },
  {
    files: onDatabaseClock.map((name) => `libs/${name}/src/**/*.ts`),
    ignores: [...testingFiles, 'libs/run-store/src/presence/clock-ahead.ts'], // which holds the two clocks together
    rules: { 'no-restricted-syntax': ['error', ...forbiddenSyntax, ...ownClock] },
  },
  {
    // Pools and transactions are the caller's: their types are needed, never the packages.
    files: ['libs/aster/src/**/*.ts'],
    ignores: ['**/*.spec.ts', '**/specs/**'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        { paths: ['pg', 'kysely'].map((name) => ({ name, allowTypeImports: true, message: 'import types only' })) },
      ],
    },
  },
  // The library for completion prints its script with console.log.
  { files: ['libs/cli/src/completion/completion-script.ts'], rules: { 'no-console': 'off' } },
  // Examples import the package as its users do, and print.
  { files: ['libs/aster/examples/**'], rules: { '@nx/enforce-module-boundaries': 'off' } },
  { files: ['libs/aster/examples/**', 'libs/aster/src/examples.spec.ts'], rules: { 'no-console': 'off' } },
  // Input classes.
  { files: ['libs/api/src/**/*-{input,key,query}.ts'], rules: { '@typescript-eslint/no-non-null-assertion': 'off' } },
  {
    // a component is a function with its markup in it
    files: ['libs/dashboard/web/**/*.ts', 'libs/dashboard/web/**/*.tsx'],
    plugins: { 'react-hooks': reactHooks },
    rules: {
      'max-lines-per-function': ['error', { max: 90, skipBlankLines: true, skipComments: true }],
      'react-hooks/rules-of-hooks': 'error',
      'react-hooks/exhaustive-deps': 'error',
    },
  },
  { files: ['libs/dashboard/vite.config.ts'], rules: { 'no-restricted-syntax': 'off' } },
  prettier,
  { files: ['**/*.{ts,tsx,js,mjs}'], rules: { 'max-len': ['error', commentWidth] } },
];
