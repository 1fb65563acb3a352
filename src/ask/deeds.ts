import { kmsAction, kmsActions } from '../aws/kms.ts';

/** What a group of actions lets someone do; `{key}` is the key's name. */
interface Deed {
  readonly actions: readonly string[];
  readonly words: string;
  /** The same once the key has been named. */
  readonly then?: string;
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
  { actions: ['PutKeyPolicy'], words: 'rewrite the policy of {key}', then: 'rewrite its policy' },
  { actions: ['CreateGrant'], words: 'make grants on {key}', then: 'make grants on it' },
  { actions: ['ScheduleKeyDeletion', 'DeleteImportedKeyMaterial'], words: 'delete {key}', then: 'delete it' },
  { actions: ['DisableKey'], words: 'disable {key}', then: 'disable it' },
  { actions: ['RevokeGrant', 'RetireGrant'], words: 'take back grants on {key}', then: 'take back grants on it' },
];

const READING: Deed = { actions: ['DescribeKey', 'GetPublicKey', 'ListGrants', 'GetKeyRotationStatus', 'GetKeyPolicy'], words: 'read about {key}' };

const MOST_USES = 3;

/** "a", "a and b", "a, b and c". */
export const inWords = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;


const ENCRYPTION = new Set(['Decrypt', 'Encrypt', 'ReEncryptFrom', 'ReEncryptTo', 'GenerateDataKey']);
const OTHER_USAGES = new Set(['Sign', 'Verify', 'GenerateMac', 'VerifyMac', 'DeriveSharedSecret', 'Encapsulate', 'Decapsulate']);

/** A key has one usage: who may do everything encrypts and decrypts, or else signs [KMS API KeyMetadata, KeyUsage]. */
const fitting = (names: ReadonlySet<string>): ReadonlySet<string> =>
  ([...names].some((name) => ENCRYPTION.has(name)) ? new Set([...names].filter((name) => !OTHER_USAGES.has(name))) : names);

/**
 * What someone with these actions can do to a key, in words that read on after "can": "decrypt and encrypt with
 * alias/payments, and make grants on it". What a graver deed makes plain is left out.
 *
 * @param actions with or without `kms:`
 * @param key the key's name, see `keyName`
 */
export const deeds = (actions: readonly string[], key: string): string => {
  const names = fitting(new Set(actions.map((action) => kmsAction(action)?.name ?? action.replace(/^kms:/, ''))));
  const done = (deed: Deed): boolean => deed.actions.some((name) => names.has(name));
  const uses = USES.filter(done).map(({ words }) => words);
  const others = OTHERS.filter(done);
  const [first, second] = [
    ...(uses.length === 0 ? [] : [{ words: `${inWords(uses.slice(0, MOST_USES))} with {key}` }]),
    ...others,
    ...(done(READING) ? [READING] : []),
    { words: `do ${[...names].sort().join(', ')} on {key}` },
  ];
  const named = (first?.words ?? '').replace('{key}', () => key);
  return second !== undefined && 'then' in second ? `${named}, and ${second.then ?? ''}` : named;
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
  return more > 1 ? `${sorted.slice(0, MOST_NAMED).join(', ')} and ${more} more` : inWords(sorted);
};
