import { unknownNames, hasUnknown } from '../policy/unknown.ts';
import type { Policy, Statement } from '../policy/types.ts';
import { isMistake } from '../policy/unresolved.ts';
import { below, type Place } from '../source/place.ts';
import type { World } from '../world/types.ts';

/** Something that no input settles, with everything that rests on it. */
export interface Unresolved {
  readonly name: string;
  /** In words: what it is, and how to settle it. */
  readonly what: string;
  readonly settle: string;
  /** In words, one each: "statement Use of the key policy of alias/app". */
  readonly rests: readonly { readonly what: string; readonly place: Place }[];
}

/** A policy and what it is called in a sentence. */
export interface NamedReading {
  readonly policy: Policy;
  readonly of: string;
}

const textsOf = ({ principal, action, resource, conditions }: Statement): string[] => [
  ...(principal?.entries.map(({ value }) => value) ?? []), ...action.patterns, ...(resource?.patterns ?? []),
  ...conditions.flatMap(({ key, values }) => [key, ...values]),
];

const statementName = ({ sid, index }: Statement): string => (sid === undefined ? `statement ${index + 1}` : `statement "${sid}"`);

/** Whether a statement of an identity policy, or of another resource's, bears on a key: it is about an action of KMS, or may be. */
const isOfKeys = ({ action }: Statement): boolean => action.negated || action.patterns.some((pattern) => /^(?:kms:|\*|.*[‹?])/i.test(pattern));

/** Names that the texts of a policy leave open, with the statements in which they stand. */
const holesIn = ({ policy, of }: NamedReading): { name: string; what: string; place: Place }[] => [
  ...policy.statements.filter(isOfKeys).flatMap((statement) => [...new Set([...textsOf(statement).flatMap(unknownNames), ...statement.doubts ?? []])]
    .map((name) => ({ name, what: `${statementName(statement)} of ${of}`, place: statement.place }))),
  ...policy.unreadable.filter((each) => !isMistake(each)).flatMap(({ message, place }) => unknownNames(message).map((name) => ({ name, what: of, place }))),
];

/** What a template makes has names that come with it: nobody could hand them in. */
const madeUp = (world: World): ReadonlySet<string> => new Set([
  ...world.keys.flatMap(({ arn, declared }) => (declared === undefined ? [] : [arn])), ...world.principals.keys(), ...world.resources.map(({ arn }) => arn),
].flatMap(unknownNames));

const grouped = (holes: readonly { name: string; what: string; place: Place }[], what: string, settle: string): Unresolved[] => {
  const names = new Map<string, { what: string; place: Place }[]>();
  for (const hole of holes) names.set(hole.name, [...names.get(hole.name) ?? [], { what: hole.what, place: hole.place }]);
  return [...names].map(([name, rests]) => ({ name, what, settle, rests }));
};

const missingPolicies = (world: World): { name: string; what: string; place: Place }[] =>
  [...world.principals.values()].flatMap(({ arn, missingPolicies = [], place }) => missingPolicies.map((name) => ({ name, what: arn, place })));

const boundaries = (world: World): { name: string; what: string; place: Place }[] =>
  [...world.principals.values()].filter(({ permissionsBoundary }) => permissionsBoundary === 'unknown')
    .map(({ arn, place }) => ({ name: `permissions boundary of ${arn}`, what: arn, place: below(place, 'PermissionsBoundary') }));

const accounts = (world: World): { name: string; what: string; place: Place }[] =>
  world.keys.filter(({ account, declared }) => declared === undefined && hasUnknown(account)).flatMap(({ account, places }) =>
    unknownNames(account).map((name) => ({ name, what: 'who belongs to the account of the key, and whom it delegates to', place: places.policy ?? places.key })));

const unattached = (world: World): { name: string; what: string; place: Place }[] =>
  world.organizationPolicies.filter(({ target }) => target === undefined)
    .map(({ name, policy }) => ({ name: `where ${name} is attached`, what: 'which accounts it restricts', place: policy.place }));

/** Everything that no input settles and that an answer may rest on. */
export const unresolved = (world: World, policies: readonly NamedReading[]): Unresolved[] => {
  const ownNames = madeUp(world);
  return [
    ...grouped(policies.flatMap(holesIn).filter(({ name }) => !ownNames.has(name)), 'nothing in the input gives it a value', 'hand in the document as AWS has it, or the values'),
    ...grouped(missingPolicies(world), 'its text is not in the input', 'hand it in: aws iam get-account-authorization-details, or aws iam get-policy-version'),
    ...grouped(boundaries(world), 'its text is not in the input', 'hand it in: aws iam get-account-authorization-details, or aws iam get-policy-version'),
    ...grouped(accounts(world), 'no input says which it is', 'hand in the key\'s description beside its policy: aws kms describe-key'),
    ...grouped(unattached(world), 'no input says so', 'hand in aws organizations list-targets-for-policy, or name the file after the target'),
  ];
};
