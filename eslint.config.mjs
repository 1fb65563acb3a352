import tseslint from 'typescript-eslint';

/** The layers of src/, from the top down: a file imports from its own layer and those below, never from above. */
const LAYERS = ['lsp', 'web', 'action', 'cli', 'workspace', 'report', 'rules', 'analyze', 'ask', 'evaluate', 'world', 'readers', 'policy', 'source', 'aws', 'algebra'];

const SHELLS = new Set(['lsp', 'web', 'action', 'cli']);

const foldersOf = (layer) => (layer === 'rules' ? ['rules/**/*.ts'] : [`src/${layer}/**/*.ts`]);

/** Where other layers' files are, as an import of this layer writes it. */
const importsOf = (layer) => (layer === 'rules' ? '**/rules/**' : `**/${layer}/**`);

/** Algebra and AWS facts stand by themselves; a shell may not use another shell. */
const forbiddenFor = (layer) => {
  if (layer === 'algebra') return LAYERS.filter((other) => other !== layer);
  if (SHELLS.has(layer)) return LAYERS.filter((other) => SHELLS.has(other) && other !== layer);
  return LAYERS.slice(0, LAYERS.indexOf(layer));
};

/** Readers state facts and requests in the types of the layers that use them; the rest of those layers is above them. */
const exceptions = { readers: ['!**/world/types.ts', '!**/evaluate/types.ts'] };

const PURE = ['rules', 'analyze', 'ask', 'evaluate', 'world', 'readers', 'policy', 'source', 'aws', 'algebra', 'report'];

const layerRules = LAYERS.map((layer) => ({
  files: foldersOf(layer),
  ignores: ['**/*.test.ts'],
  rules: {
    'no-restricted-imports': ['error', {
      patterns: [
        ...(forbiddenFor(layer).length === 0 ? [] : [{
          group: [...forbiddenFor(layer).map(importsOf), ...(exceptions[layer] ?? [])],
          message: `Imports point down only: ${layer} may not use what is above it (see ARCHITECTURE.md).`,
        }]),
        ...(PURE.includes(layer) ? [{ group: ['node:*', 'fs', 'path'], message: 'The core is pure: no files, network, clock or environment.' }] : []),
      ],
    }],
  },
}));

export default tseslint.config(
  { ignores: ['dist/', 'coverage/', 'reports/', '.stryker-tmp/', '**/generated/', 'fixtures/', 'rules/registry.generated.ts'] },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  ...tseslint.configs.strict,
  ...tseslint.configs.stylistic,
  {
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/consistent-indexed-object-style': 'off',
      'eqeqeq': 'error',
      'no-console': 'off',
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-len': ['error', { code: 180, ignoreStrings: true, ignoreTemplateLiterals: true, ignoreRegExpLiterals: true, ignoreUrls: true }],
    },
  },
  { files: ['**/*.test.ts', 'bench/**', 'test/**'], rules: { 'max-lines': 'off', '@typescript-eslint/no-non-null-assertion': 'off' } },
  ...layerRules,
);
