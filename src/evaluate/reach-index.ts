import type { Statement } from '../policy/types.ts';
import { hasUnknown } from '../policy/unknown.ts';
import type { Caller } from './caller.ts';
import type { CompiledStatement } from './compile.ts';
import { accountPrincipal } from './principals.ts';
import type { Truth } from './truth.ts';

const accountName = (account: string): string => `account ${account}`;

/** The names by which a statement reaches callers, its wildcards aside; undefined: it may reach anyone. */
export const namesIn = ({ principal }: Statement): readonly string[] | undefined => {
  if (principal === undefined || principal.negated) return undefined;
  const names: string[] = [];
  for (const { type, value } of principal.entries) {
    if (type === '*' || value === '*' || hasUnknown(value)) return undefined;
    const account = type === 'AWS' ? accountPrincipal(value) : undefined;
    names.push(value, ...(account === undefined ? [] : [accountName(account)]));
  }
  return names;
};

/** The names by which a statement can reach a caller; undefined: some part of them is not known. */
export const namesOf = (caller: Caller): readonly string[] | undefined => {
  if (caller.kind === 'anonymous') return [];
  if (caller.kind === 'service') return hasUnknown(caller.name) ? undefined : [caller.name];
  const { account, arn } = caller;
  const session = caller.kind === 'role' ? caller.session : undefined;
  const names = [accountName(account), arn, ...(session === undefined ? [] : [session])];
  return names.some(hasUnknown) ? undefined : names;
};

/** Positions in a list by name, and of those that have to be looked at whatever the name. */
export interface NameIndex {
  readonly byName: ReadonlyMap<string, readonly number[]>;
  readonly always: readonly number[];
}

export const indexByName = <Member>(members: readonly Member[], names: (member: Member) => readonly string[] | undefined): NameIndex => {
  const byName = new Map<string, number[]>();
  const always: number[] = [];
  members.forEach((member, index) => {
    const own = names(member);
    if (own === undefined) always.push(index);
    for (const name of own ?? []) {
      const known = byName.get(name);
      if (known === undefined) byName.set(name, [index]);
      else if (known.at(-1) !== index) known.push(index);
    }
  });
  return { byName, always };
};

/** The members that go by one of these names, or may, in their order. */
export const membersNamed = <Member>(members: readonly Member[], { byName, always }: NameIndex, names: readonly string[]): readonly Member[] => {
  const positions = new Set(always);
  for (const name of names) for (const position of byName.get(name) ?? []) positions.add(position);
  if (positions.size === members.length) return members;
  const named: Member[] = [];
  for (const position of [...positions].sort((left, right) => left - right)) {
    const member = members[position];
    if (member !== undefined) named.push(member);
  }
  return named;
};

type Covering = readonly (readonly [CompiledStatement, Truth])[];

/** Below it looking at each is as quick. */
const WORTH_AN_INDEX = 12;
const indexes = new WeakMap<Covering, NameIndex>();

/** Of the statements that cover an action, those whose principal may reach a caller: most statements of a long policy name somebody else. */
export const reaching = (covering: Covering, caller: Caller): Covering => {
  const names = covering.length < WORTH_AN_INDEX ? undefined : namesOf(caller);
  if (names === undefined) return covering;
  const index = indexes.get(covering) ?? indexByName(covering, ([{ statement }]) => namesIn(statement));
  indexes.set(covering, index);
  return membersNamed(covering, index, names);
};
