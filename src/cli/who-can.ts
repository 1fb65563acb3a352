import { existsSync } from 'node:fs';
import path from 'node:path';
import { whoCan as askWhoCan } from '../ask/who-can.ts';
import { transitiveAccess } from '../ask/transitive.ts';
import { accessJson, accessText, type KeyAccess } from '../report/access.ts';
import { toText } from '../report/json.ts';
import { findKey } from '../world/lookup.ts';
import type { World } from '../world/types.ts';
import { failure, isGiven, success, valueOf } from './command.ts';
import type { Arguments, Attempt, Command, ExitStatus, Shell } from './command.ts';
import { readAction, readKey } from './explain.ts';
import { loadWorld } from './inputs.ts';
import { COLOR, FORMAT, HELP, INPUT_OPTIONS } from './options.ts';
import { terminalStyle } from './style.ts';
import { wrongUsage } from './usage.ts';

/** [KMS concepts, key identifiers]; whatever else is no existing path is taken to be a key's name too. */
const KEY = /^(arn:|alias\/|mrk-[0-9a-f]{32}$|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$)/;

interface Question {
  readonly actions: readonly string[];
  readonly key: string | undefined;
  readonly paths: readonly string[];
}

const readActions = (text: string): Attempt<readonly string[]> => {
  const actions: string[] = [];
  for (const each of text.split(',').filter((word) => word !== '')) {
    const action = readAction(each.trim());
    if (!action.ok) return action;
    actions.push(action.value);
  }
  return actions.length === 0 ? failure('who-can needs an action, such as kms:Decrypt') : success([...new Set(actions)]);
};

const questionOf = ({ positionals }: Arguments, { cwd }: Shell): Attempt<Question> => {
  const [first = '', second, ...rest] = positionals;
  const actions = readActions(first);
  if (!actions.ok) return actions;
  if (second === undefined) return success({ actions: actions.value, key: undefined, paths: [] });
  const isKey = KEY.test(second) || (second !== '-' && !existsSync(path.resolve(cwd, second)));
  return success({ actions: actions.value, key: isKey ? second : undefined, paths: isKey ? rest : [second, ...rest] });
};

const keysOf = (world: World, key: string | undefined): Attempt<readonly string[]> => {
  if (key === undefined) return success(world.keys.map(({ arn }) => arn));
  const found = readKey(world, key);
  return found.ok ? success([found.value]) : found;
};

const run = (args: Arguments, shell: Shell): ExitStatus => {
  const question = questionOf(args, shell);
  if (!question.ok) return wrongUsage(question.problem, shell);
  const loaded = loadWorld(question.value.paths, args, shell);
  if (!loaded.ok) return wrongUsage(loaded.problem, shell);
  const { world, incomplete } = loaded.value;
  const keys = keysOf(world, question.value.key);
  if (!keys.ok) return wrongUsage(keys.problem, shell);
  if (keys.value.length === 0) return wrongUsage('the input has no keys', shell);

  const answers = keys.value.flatMap((arn) => question.value.actions.map((action): KeyAccess => {
    const key = findKey(world, arn);
    const transitive = isGiven(args, 'transitive') ? { transitive: transitiveAccess(world, action, arn) } : {};
    return { key: arn, account: key?.account ?? '', alias: key?.aliases?.[0], action, ...askWhoCan(world, action, arn), ...transitive };
  }));
  const [only] = answers;
  if (valueOf(args, 'format') !== 'json') shell.out(answers.map((each) => accessText(each, terminalStyle(args, shell))).join('\n'));
  else if (answers.length === 1 && only !== undefined) shell.out(toText(accessJson(only)));
  else shell.out(toText({ kmslint: 1, results: answers.map(accessJson) }));
  return incomplete ? 2 : 0;
};

export const whoCan: Command = {
  name: 'who-can',
  summary: 'Everyone who can do an action with a key, under which conditions, and why.',
  usage: ['who-can ACTION[,ACTION] [KEY] [PATH…] [OPTION…]'],
  about: [
    'Works out everyone whom the policies and grants together let do the action: principals by name, the others of an',
    'account, services, and anyone else. Conditions are the fewest that say it all. Without KEY: for every key.',
  ],
  examples: [
    { line: 'kmslint who-can Decrypt alias/payments policies/', says: 'Who can decrypt with this key?' },
    { line: 'kmslint who-can kms:ScheduleKeyDeletion,kms:DisableKey policies/', says: 'Who can take any of the keys away?' },
    { line: 'kmslint who-can Decrypt alias/payments --transitive policies/', says: 'Who can decrypt, or can become someone or give itself a permission to?' },
    { line: 'kmslint who-can Decrypt --format json', says: 'For programs: with a request for each principal that shows it.' },
  ],
  options: [
    { name: 'transitive', help: 'Also those who can get there: by assuming roles, changing IAM or the key policy, making grants, running code.' },
    FORMAT, ...INPUT_OPTIONS, COLOR, HELP,
  ],
  run,
};
