/** Worlds and questions for the tests of this folder. */
import { readWorld } from '../../world/build.ts';
import type { World } from '../../world/types.ts';
import { parseCaller } from '../caller.ts';
import type { Request } from '../types.ts';
import type { CallerClass } from './callers.ts';
import { inquire, type Answer, type Inquiry } from './inquire.ts';

export const HOME = '111122223333';
export const AWAY = '444455556666';
export const KEY = `arn:aws:kms:us-east-1:${HOME}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
export const APP = `arn:aws:iam::${HOME}:role/app`;

export const document = (...statements: readonly object[]): object => ({ Version: '2012-10-17', Statement: statements });

export const worldOf = (bundle: object): World => {
  const { world, inputs } = readWorld([{ path: 'bundle.json', bytes: new TextEncoder().encode(JSON.stringify({ kmslint: 1, ...bundle })) }]);
  const failed = inputs.filter(({ status }) => status !== 'analysed');
  if (failed.length > 0) throw new Error(JSON.stringify(failed));
  return world;
};

export const role = (name: string, ...statements: readonly object[]): object =>
  ({ arn: `arn:aws:iam::${HOME}:role/${name}`, identityPolicies: statements.length === 0 ? [] : [{ name: 'inline', document: document(...statements) }] });

/** One key with these statements in an account that is known whole and has the role `app`, unless the rest says otherwise. */
export const keyWorld = (statements: readonly object[], rest: object = {}): World =>
  worldOf({ accounts: [{ id: HOME, complete: true }], principals: [role('app')], keys: [{ arn: KEY, policy: document(...statements) }], ...rest });

export const allow = (rest: object = {}): object => ({ Effect: 'Allow', Principal: '*', Action: 'kms:Decrypt', Resource: '*', ...rest });

export const deny = (rest: object = {}): object => ({ ...allow(rest), Effect: 'Deny' });

export const callerNamed = (world: World, principal: string): CallerClass => {
  const caller = parseCaller(world, principal);
  if (caller === undefined) throw new Error(principal);
  return { kind: 'named', caller, principal };
};

/** `key=value`, lists with `+`, absent keys with nothing after the sign. */
export const contextOf = ({ context }: Request): string => [...context].map(([key, values]) => `${key}=${values.join('+')}`).join(', ');

/** `yes`, `no` or the unknowns with what each matters for, and the context of the witness. */
export const spokenAnswer = (answer: Answer): string => {
  if (answer.answer === 'no') return 'no';
  const context = answer.witness === undefined ? 'no witness' : contextOf(answer.witness);
  const words = { yes: () => 'yes', unknown: () => (answer.answer === 'unknown' ? answer.causes.map(({ name, matters }) => `‹${name}› ${matters}`).join(' & ') : '') };
  const said = words[answer.answer]();
  return context === '' ? said : `${said}; ${context}`;
};

export type Asked = Partial<Omit<Inquiry, 'world' | 'context'>> & { readonly principal?: string; readonly context?: Readonly<Record<string, readonly string[]>> };

/** Whether the caller can decrypt with the key, unless asked otherwise. */
export const askOf = (world: World, { principal = APP, context = {}, ...rest }: Asked = {}): Answer =>
  inquire({ world, callers: callerNamed(world, principal), action: 'kms:Decrypt', resource: KEY, context: new Map(Object.entries(context)), ...rest });
