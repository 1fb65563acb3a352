import { closest } from '../analyze/suggest.ts';
import { keyName } from '../ask/key-name.ts';
import { actionName, kmsActions } from '../aws/kms.ts';
import { parseCaller } from '../evaluate/caller.ts';
import { explain as explainRequest } from '../evaluate/explain.ts';
import type { Request } from '../evaluate/types.ts';
import { decisionsJson, decisionsText } from '../report/decision.ts';
import { hasUnknown, inSentence } from '../policy/unknown.ts';
import { findKey, isCalled } from '../world/lookup.ts';
import type { World } from '../world/types.ts';
import { failure, success, valueOf, valuesOf } from './command.ts';
import type { Arguments, Attempt, Command, ExitStatus, Shell } from './command.ts';
import { loadWorld } from './inputs.ts';
import { COLOR, FORMAT, HELP, INPUT_OPTIONS } from './options.ts';
import { terminalStyle } from './style.ts';
import { wrongUsage } from './usage.ts';

/** The action as AWS writes it; one without a service is of KMS. */
export const readAction = (text: string): Attempt<string> => {
  const action = actionName(text.includes(':') ? text : `kms:${text}`);
  if (!action.toLowerCase().startsWith('kms:')) return success(action);
  const names = kmsActions.map(({ name }) => `kms:${name}`);
  if (names.includes(action)) return success(action);
  const meant = closest(action, names);
  return failure(`KMS has no action ${action}${meant === undefined ? '' : `; did you mean ${meant}?`}`);
};

/** The ARN that an ARN, key id or alias stands for. */
export const readKey = (world: World, text: string): Attempt<string> => {
  const key = findKey(world, text);
  if (key !== undefined) return success(key.arn);
  if (text.startsWith('arn:')) return success(text);
  const alike = world.keys.filter((each) => isCalled(each, text) || each.declared === text || keyName(each) === text);
  const [only, ...others] = alike;
  if (only !== undefined && others.length === 0) return success(only.arn);
  if (alike.length > 1) return failure(`several keys of the input are called ${text}: ${alike.map(({ arn }) => arn).join(', ')}; write the ARN of one`);
  const meant = closest(text, world.keys.flatMap(({ id, aliases }) => [id, ...aliases ?? []]));
  const hint = meant === undefined ? `its keys are ${world.keys.map(keyName).join(', ')}` : `did you mean ${meant}?`;
  return failure(`the input has no key ${text}${world.keys.length === 0 ? ', nor any other' : `; ${hint}`}`);
};

/** An ARN with the name that a template gives to its last part: `role/App` of `role/‹App of app.yaml›`. */
const namesIn = (arn: string): string[] => {
  const at = arn.lastIndexOf('/') + 1;
  return hasUnknown(arn.slice(at)) ? [`${arn.slice(0, at)}${inSentence(arn.slice(at))}`] : [];
};

/** The caller that a text names: whatever can call AWS, or a user or role of the input by its name or the end of its ARN. */
const readPrincipal = (world: World, text: string): Attempt<string> => {
  if (parseCaller(world, text) !== undefined) return success(text);
  const arns = [...world.principals.keys()];
  const named = arns.filter((arn) => [arn, ...namesIn(arn)].some((each) => each.endsWith(`/${text}`) || each.endsWith(`:${text}`)));
  const [only] = named;
  if (only !== undefined && named.length === 1) return success(only);
  if (named.length > 1) return failure(`${text} may be any of ${named.join(', ')}; write the whole ARN`);
  const meant = closest(text, arns.flatMap((arn) => [arn, arn.slice(arn.lastIndexOf(':') + 1), arn.slice(arn.lastIndexOf('/') + 1)]));
  return failure(`${text} is no ARN of a caller, no service and no user or role of the input${meant === undefined ? '' : `; did you mean ${meant}?`}`);
};

const contextOf = (pairs: readonly string[]): Attempt<ReadonlyMap<string, readonly string[]>> => {
  const context = new Map<string, string[]>();
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    if (at < 1) return failure(`--context ${pair}: write it as key=value`);
    const key = pair.slice(0, at);
    context.set(key, [...context.get(key) ?? [], pair.slice(at + 1)]);
  }
  return success(context);
};

const NEEDED = ['principal', 'action', 'key'] as const;

const requestOf = (args: Arguments, world: World): Attempt<Request> => {
  const [principalText = '', actionText = '', keyText = ''] = NEEDED.map((name) => valueOf(args, name));
  const principal = readPrincipal(world, principalText);
  if (!principal.ok) return principal;
  const [action, resource, context] = [readAction(actionText), readKey(world, keyText), contextOf(valuesOf(args, 'context'))];
  if (!action.ok) return action;
  if (!resource.ok) return resource;
  if (!context.ok) return context;
  return success({ principal: principal.value, action: action.value, resource: resource.value, context: context.value, sessionPolicies: [] });
};

const run = (args: Arguments, shell: Shell): ExitStatus => {
  const missing = NEEDED.filter((name) => valueOf(args, name) === undefined);
  if (missing.length > 0) return wrongUsage(`explain needs ${missing.map((name) => `--${name}`).join(' and ')}`, shell);
  const loaded = loadWorld(args.positionals, args, shell);
  if (!loaded.ok) return wrongUsage(loaded.problem, shell);
  const { world, incomplete } = loaded.value;
  const request = requestOf(args, world);
  if (!request.ok) return wrongUsage(request.problem, shell);
  const results = [{ id: 'request', request: request.value, decision: explainRequest(world, request.value) }];
  shell.out(valueOf(args, 'format') === 'json' ? decisionsJson(results) : decisionsText(results, terminalStyle(args, shell)));
  return incomplete ? 2 : 0;
};

export const explain: Command = {
  name: 'explain',
  summary: 'One decision, statement by statement.',
  usage: ['explain --principal P --action A --key K [--context KEY=VALUE]… [PATH…]'],
  about: ['Says whether one request is allowed, which statements decide it, and what would have to differ.'],
  examples: [
    {
      line: 'kmslint explain --principal role/app --action Decrypt --key alias/app policies/',
      says: 'Why can, or cannot, this role decrypt?',
    },
  ],
  options: [
    { name: 'principal', short: 'p', value: 'P', help: 'ARN of a user, role, session, root or federated user; the name of one in the input; a service; or * for nobody known.' },
    { name: 'action', short: 'a', value: 'A', help: 'The action; Decrypt means kms:Decrypt.' },
    { name: 'key', short: 'k', value: 'K', help: 'ARN, id or alias of a key in the input, or ARN of another resource.' },
    { name: 'context', short: 'c', value: 'KEY=VALUE', repeatable: true, help: 'A value of a context key; repeat it for more.' },
    FORMAT, ...INPUT_OPTIONS, COLOR, HELP,
  ],
  run,
};
