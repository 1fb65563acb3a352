import { readFileSync } from 'node:fs';
import path from 'node:path';
import { registry } from '../../rules/registry.generated.ts';
import { findRules } from '../analyze/rules.ts';
import type { AnyRule } from '../analyze/types.ts';
import type { Arguments, Command, ExitStatus, Shell } from './command.ts';
import { COLOR, HELP } from './options.ts';
import { terminalStyle } from './style.ts';
import { wrongUsage } from './usage.ts';

const list = (args: Arguments, shell: Shell): string => {
  const { paint } = terminalStyle(args, shell);
  const width = Math.max(0, ...registry.map(({ name }) => name.length));
  return registry.map(({ name, severity, preset, summary }) => {
    const level = preset === 'strict' ? 'strict' : severity;
    return `${paint('strong', name.padEnd(width))}  ${paint(severity, level.padEnd(7))}  ${summary}\n`;
  }).join('');
};

const pageOf = ({ name, summary }: AnyRule, home: string): string => {
  try {
    return readFileSync(path.join(home, 'docs/rules', `${name}.md`), 'utf8').replace(/^<!--.*-->\n/, '');
  } catch {
    // The bundle was taken out of its package: what the rule says of itself is all there is.
    return `# ${name}\n\n${summary}\n`;
  }
};

const run = (args: Arguments, shell: Shell): ExitStatus => {
  const [name, another] = args.positionals;
  if (another !== undefined) return wrongUsage(`rule takes one name; ${another} is one too many`, shell);
  if (name === undefined) {
    shell.out(list(args, shell));
    return 0;
  }
  const found = findRules(registry, name);
  if (!found.ok) return wrongUsage(found.reason, shell);
  shell.out(found.rules.map((rule) => pageOf(rule, shell.home)).join('\n'));
  return 0;
};

export const rule: Command = {
  name: 'rule',
  summary: 'List the rules, or print one rule’s page.',
  usage: ['rule [NAME]'],
  about: ['Lists all rules with their severity, or prints the page of one: what it reports, why, and how to mend it.'],
  examples: [
    { line: 'kmslint rule public-access', says: 'The page of a rule.' },
    { line: 'kmslint rule CKV_AWS_7', says: 'The rule that covers a check of another tool.' },
  ],
  options: [COLOR, HELP],
  run,
};
