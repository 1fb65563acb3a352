import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { CONFIGURATION_FILES } from '../workspace/configuration.ts';
import { version } from '../workspace/version.ts';
import { isGiven } from './command.ts';
import type { Arguments, Command, ExitStatus, Shell } from './command.ts';
import { HELP } from './options.ts';
import { wrongUsage } from './usage.ts';

const SCHEMA = 'https://kmslint.dev/schemas/config.schema.json';
const REPOSITORY = 'https://github.com/kmslint/kmslint';
const MAJOR = `v${version.split('.')[0] ?? ''}`;

const JSON_CONFIGURATION = `${JSON.stringify({ $schema: SCHEMA, preset: 'recommended', trusted: { accounts: [] }, rules: {} }, null, 2)}\n`;

const YAML_CONFIGURATION = `# yaml-language-server: $schema=${SCHEMA}
preset: recommended

# Who belongs to you besides the account that owns a key:
trusted:
  accounts: []
  # organization: o-…

# Severities and options: kmslint rule lists the rules.
rules: {}

# Findings that you accept, each for a reason:
# suppressions:
#   - rule: rotation-disabled
#     key: alias/…
#     reason: …
#     until: 2027-12-31
`;

const HOOKS = `repos:
  - repo: ${REPOSITORY}
    rev: v${version}
    hooks:
      - id: kmslint
`;

const WORKFLOW = `name: kmslint
on:
  pull_request:
  push:
    branches: [main]

permissions:
  contents: read

jobs:
  kmslint:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
        with:
          fetch-depth: 0
      - uses: kmslint/kmslint@${MAJOR}
`;

interface Wanted {
  readonly file: string;
  readonly text: string;
  /** Files in whose place it would stand. */
  readonly instead: readonly string[];
}

const wantedFiles = (args: Arguments): Wanted[] => [
  isGiven(args, 'yaml')
    ? { file: 'kmslint.yaml', text: YAML_CONFIGURATION, instead: CONFIGURATION_FILES }
    : { file: 'kmslint.json', text: JSON_CONFIGURATION, instead: CONFIGURATION_FILES },
  ...(isGiven(args, 'pre-commit') ? [{ file: '.pre-commit-config.yaml', text: HOOKS, instead: ['.pre-commit-config.yaml'] }] : []),
  ...(isGiven(args, 'workflow') ? [{ file: '.github/workflows/kmslint.yml', text: WORKFLOW, instead: ['.github/workflows/kmslint.yml'] }] : []),
];

/** Writes a file unless there is one; true when it is there afterwards as wanted. */
const settle = ({ file, text, instead }: Wanted, shell: Shell): boolean => {
  const existing = instead.find((name) => existsSync(path.join(shell.cwd, name)));
  if (existing !== undefined) {
    shell.err(`${existing} is there already and stays as it is${text === HOOKS ? `; add to its repos:\n\n${HOOKS.split('\n').slice(1).join('\n')}` : ''}\n`);
    return false;
  }
  const absolute = path.join(shell.cwd, file);
  mkdirSync(path.dirname(absolute), { recursive: true });
  writeFileSync(absolute, text);
  shell.out(`wrote ${file}\n`);
  return true;
};

const run = (args: Arguments, shell: Shell): ExitStatus => {
  if (args.positionals.length > 0) return wrongUsage(`init takes no argument ${args.positionals[0] ?? ''}`, shell);
  try {
    const settled = wantedFiles(args).map((wanted) => settle(wanted, shell));
    return settled.includes(false) ? 1 : 0;
  } catch (error) {
    return wrongUsage(`nothing could be written here: ${error instanceof Error ? error.message : String(error)}`, shell);
  }
};

export const init: Command = {
  name: 'init',
  summary: 'Write a configuration, a pre-commit entry, a workflow.',
  usage: ['init [--yaml] [--pre-commit] [--workflow]'],
  about: ['Writes a configuration into the current folder and, where asked, an entry for pre-commit and a GitHub workflow. No file is ever overwritten.'],
  examples: [{ line: 'kmslint init --pre-commit --workflow', says: 'Everything that a repository on GitHub needs.' }],
  options: [
    { name: 'yaml', help: 'Write kmslint.yaml rather than kmslint.json.' },
    { name: 'pre-commit', help: 'Write .pre-commit-config.yaml with the hook for changed files.' },
    { name: 'workflow', help: 'Write .github/workflows/kmslint.yml for pull requests and pushes.' },
    HELP,
  ],
  run,
};
