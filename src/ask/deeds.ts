import { kmsAction, kmsActions } from '../aws/kms.ts';

/** What a group of actions lets someone do; `{key}` is the key's name, then "it". */
interface Deed {
  readonly actions: readonly string[];
  readonly words: string;
}

/** Using the key's material, in the order of how grave it is: all read on with "with". */
const USES: readonly Deed[] = [
  { actions: ['Decrypt'], words: 'decrypt' },
  { actions: ['Sign'], words: 'sign' },
  { actions: ['GenerateMac'], words: 'make MACs' },
  { actions: ['DeriveSharedSecret', 'Decapsulate'], words: 'derive shared secrets' },
  { actions: ['ReEncryptFrom'], words: 're-encrypt' },
  { actions: ['Encrypt', 'ReEncryptTo'], words: 'encrypt' },
  { actions: ['GenerateDataKey', 'GenerateDataKeyWithoutPlaintext', 'GenerateDataKeyPair', 'GenerateDataKeyPairWithoutPlaintext'], words: 'make data keys' },
  { actions: ['Verify', 'VerifyMac'], words: 'verify' },
  { actions: ['Encapsulate'], words: 'encapsulate keys' },
];

/** Everything else, gravest first. */
const OTHERS: readonly Deed[] = [
  { actions: ['PutKeyPolicy'], words: 'rewrite the policy of {key}' },
  { actions: ['CreateGrant'], words: 'make grants on {key}' },
  { actions: ['ScheduleKeyDeletion', 'DeleteImportedKeyMaterial'], words: 'delete {key}' },
  { actions: ['DisableKey'], words: 'disable {key}' },
  { actions: ['RevokeGrant', 'RetireGrant'], words: 'take back grants on {key}' },
];

const READING: Deed = { actions: ['DescribeKey', 'GetPublicKey', 'ListGrants', 'GetKeyRotationStatus', 'GetKeyPolicy'], words: 'read about {key}' };

const MOST_USES = 3;

const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;

/** "a", "a and b", "a, b and c". */
export const inWords = listed;

/**
 * What someone with these actions can do to a key, in words that read on after "can": "decrypt and encrypt with
 * alias/payments, and make grants on it". What a graver deed makes plain is left out.
 *
 * @param actions with or without `kms:`
 * @param key the key's name, see `keyName`
 */
export const deeds = (actions: readonly string[], key: string): string => {
  const names = new Set(actions.map((action) => kmsAction(action)?.name ?? action.replace(/^kms:/, '')));
  const done = (deed: Deed): boolean => deed.actions.some((name) => names.has(name));
  const uses = USES.filter(done).map(({ words }) => words);
  const others = OTHERS.filter(done).map(({ words }) => words);
  const usePart = uses.length === 0 ? [] : [`${listed(uses.slice(0, MOST_USES))} with {key}`];
  const parts = [...usePart, ...others.slice(0, uses.length === 0 ? 2 : 1)];
  if (parts.length === 0) parts.push(done(READING) ? READING.words : `do ${[...names].sort().join(', ')} on {key}`);
  return parts.map((part, index) => part.replace('{key}', index === 0 ? key : 'it')).join(', and ');
};

const GRAVITY = [...USES.slice(0, 1), ...OTHERS.slice(0, 2), ...USES.slice(1), ...OTHERS.slice(2), READING].flatMap(({ actions }) => actions);

const gravityOf = (action: string): number => {
  const rank = GRAVITY.indexOf(action.replace(/^kms:/, ''));
  return rank < 0 ? GRAVITY.length : rank;
};

/** Actions, the gravest first. */
export const byGravity = (left: string, right: string): number => gravityOf(left) - gravityOf(right) || (left < right ? -1 : 1);

/** Actions that go by one pattern in nearly every policy. */
const FAMILIES = ['kms:ReEncrypt', 'kms:GenerateDataKey'].map((start) => ({
  start, members: kmsActions.map(({ name }) => `kms:${name}`).filter((name) => name.startsWith(start)),
}));

/** `kms:ReEncrypt*` for all of its actions. */
const compact = (actions: ReadonlySet<string>): string[] => {
  const whole = FAMILIES.filter(({ members }) => members.every((name) => actions.has(name)));
  const patternOf = (action: string): string | undefined => whole.find(({ members }) => members.includes(action))?.start;
  return [...new Set([...actions].sort(byGravity).map((action) => {
    const start = patternOf(action);
    return start === undefined ? action : `${start}*`;
  }))];
};

const MOST_NAMED = 8;

/** The names of actions, for a sentence: the gravest eight, and how many more. */
export const actionList = (actions: readonly string[]): string => {
  const sorted = compact(new Set(actions));
  const more = sorted.length - MOST_NAMED;
  return more > 1 ? `${sorted.slice(0, MOST_NAMED).join(', ')} and ${more} more` : listed(sorted);
};
