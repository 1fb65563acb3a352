import { matchesGlob, parseGlob } from '../algebra/glob.ts';
import { formatArn, parseArn } from '../policy/arn.ts';
import type { Policy, Statement } from '../policy/types.ts';
import { unknownText } from '../policy/unknown.ts';
import type { KeyFact } from '../readers/facts.ts';
import { subjectName } from '../readers/subject.ts';
import type { Key } from './types.ts';

/** What became of the key facts: the keys, and facts that could not be attributed to one of several. */
export interface MergedKeys {
  readonly keys: readonly Key[];
  readonly unattached: readonly { readonly file: string; readonly reason: string }[];
}

interface Group {
  arn: string | undefined;
  id: string | undefined;
  readonly facts: KeyFact[];
}

/** [KMS concepts, key identifiers]: a UUID, or `mrk-` and 32 hexadecimal digits. */
const KEY_ID = /(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|mrk-[0-9a-f]{32})/;

const idOf = (fact: KeyFact): string | undefined => {
  if (fact.id !== undefined || fact.arn !== undefined) return fact.id;
  return KEY_ID.exec(subjectName(fact.subject) ?? '')?.[0];
};

const groupByArn = (facts: readonly KeyFact[]): Group[] => {
  const groups = new Map<string, Group>();
  for (const fact of facts) {
    if (fact.arn === undefined) continue;
    const group = groups.get(fact.arn) ?? { arn: fact.arn, id: fact.id, facts: [] };
    group.facts.push(fact);
    groups.set(fact.arn, group);
  }
  return [...groups.values()];
};

/** An id alone may stand for a primary and its replicas: the one of the same folder is meant. */
const addById = (groups: Group[], facts: readonly KeyFact[]): void => {
  for (const fact of facts) {
    const id = fact.arn === undefined ? idOf(fact) : undefined;
    if (id === undefined) continue;
    const named = groups.filter((group) => group.id === id);
    const near = named.filter((group) => group.facts.some(({ subject }) => subject.folder === fact.subject.folder));
    const group = named.length === 1 ? named[0] : near.length === 1 ? near[0] : undefined;
    if (group !== undefined) group.facts.push(fact);
    else groups.push({ arn: undefined, id, facts: [fact] });
  }
};

const clusterName = ({ subject }: KeyFact): string => JSON.stringify([subject.folder, subject.stem]);

const clustersOf = (facts: readonly KeyFact[]): KeyFact[][] => {
  const clusters = new Map<string, KeyFact[]>();
  for (const fact of facts) clusters.set(clusterName(fact), [...clusters.get(clusterName(fact)) ?? [], fact]);
  return [...clusters.values()];
};

const newGroup = (facts: readonly KeyFact[]): Group => ({ arn: undefined, id: undefined, facts: [...facts] });

/** Several policies under one name are several keys; the other facts could belong to any of them. */
const splitPolicies = (cluster: readonly KeyFact[]): KeyFact[][] => {
  const policies = cluster.filter(({ policy }) => policy !== undefined);
  if (policies.length < 2) return [[...cluster]];
  return [...policies.map((fact) => [fact]), ...clustersOf(cluster.filter(({ policy }) => policy === undefined))];
};

/**
 * Facts without a key's name belong to the key whose facts lie in files of the same name, else to the only key
 * of the folder; several policies without a name are a key each.
 */
const addNameless = (groups: Group[], facts: readonly KeyFact[]): KeyFact[] => {
  const nameless = facts.filter((fact) => fact.arn === undefined && idOf(fact) === undefined);
  const folders = new Set(nameless.map(({ subject }) => subject.folder));
  return [...folders].flatMap((folder) => {
    const here = nameless.filter(({ subject }) => subject.folder === folder);
    const known = groups.filter((group) => group.facts.some(({ subject, declared }) => declared === undefined && subject.folder === folder));
    const clusters = clustersOf(here).flatMap(splitPolicies);
    const loose = clusters.filter((cluster) => {
      const sharing = known.filter((group) => group.facts.some((fact) =>
        fact.subject.stem !== '' && clusterName(fact) === (cluster[0] && clusterName(cluster[0]))));
      const [only] = sharing;
      if (sharing.length !== 1 || only === undefined) return true;
      only.facts.push(...cluster);
      return false;
    });
    const withPolicy = loose.filter((cluster) => cluster.some(({ policy }) => policy !== undefined));
    const [onlyKnown] = known;
    const onlyHasPolicy = onlyKnown?.facts.some(({ policy }) => policy !== undefined) ?? false;
    if (known.length === 1 && onlyKnown && withPolicy.length <= (onlyHasPolicy ? 0 : 1)) {
      onlyKnown.facts.push(...loose.flat());
      return [];
    }
    if (known.length === 0 && withPolicy.length <= 1) {
      if (loose.length > 0) groups.push(newGroup(loose.flat()));
      return [];
    }
    groups.push(...withPolicy.map(newGroup));
    return loose.filter((cluster) => !withPolicy.includes(cluster)).flat();
  });
};

/** The account of `111122223333`, its root, or one of its users, roles and sessions. */
const accountOf = (value: string): string | undefined =>
  /^(?:arn:[\w-]+:(?:iam|sts)::)?(\d{12})(?:$|:)/.exec(value)?.[1];

const CHANGES_POLICY = 'kms:putkeypolicy';

const letsChangePolicy = ({ effect, action }: Statement): boolean => {
  const named = action.patterns.some((pattern) => matchesGlob(parseGlob(pattern.toLowerCase()), CHANGES_POLICY));
  return effect === 'Allow' && named !== action.negated;
};

/**
 * The account whose principals may change the policy: other accounts' cannot [KMS API PutKeyPolicy, "Cross-account
 * use"], and KMS refuses a policy that lets nobody [KMS key-policy-default].
 */
const ownerAccount = (policy: Policy | undefined): string | undefined => {
  const accounts = new Set((policy?.statements ?? []).filter(letsChangePolicy)
    .flatMap(({ principal }) => (principal === undefined || principal.negated ? [] : principal.entries))
    .flatMap(({ type, value }) => (type === 'AWS' ? accountOf(value) ?? [] : [])));
  const [only] = accounts;
  return accounts.size === 1 ? only : undefined;
};

const partitionOf = (policy: Policy | undefined): string => {
  const values = (policy?.statements ?? []).flatMap(({ principal }) => principal?.entries ?? []).map(({ value }) => parseArn(value)?.partition);
  return values.find((partition) => partition !== undefined && partition !== '') ?? 'aws';
};

const identify = (group: Group, policy: Policy | undefined): Pick<Key, 'arn' | 'account' | 'region' | 'id'> => {
  const arn = parseArn(group.arn ?? '');
  if (group.arn !== undefined && arn !== undefined) {
    return { arn: group.arn, account: arn.account, region: arn.region, id: group.id ?? arn.resource.replace(/^key\//, '') };
  }
  const from = policy?.place.document.file ?? group.facts[0]?.subject.file ?? 'the input';
  const account = ownerAccount(policy) ?? unknownText(`account of ${from}`);
  const region = unknownText(`region of ${from}`);
  const id = group.id ?? unknownText(`key id of ${from}`);
  return { arn: formatArn({ partition: partitionOf(policy), service: 'kms', region, account, resource: `key/${id}` }), account, region, id };
};

const first = <Value>(facts: readonly KeyFact[], pick: (fact: KeyFact) => Value | undefined): Value | undefined => {
  for (const fact of facts) {
    const value = pick(fact);
    if (value !== undefined) return value;
  }
  return undefined;
};

const union = <Value>(facts: readonly KeyFact[], pick: (fact: KeyFact) => readonly Value[] | undefined): Value[] | undefined => {
  const lists = facts.flatMap((fact) => (pick(fact) === undefined ? [] : [pick(fact) ?? []]));
  return lists.length === 0 ? undefined : lists.flat();
};

/** Whether grants were listed, and no page of the list was the last. */
const areCutOff = (facts: readonly KeyFact[]): boolean => {
  const lists = facts.filter(({ grants }) => grants !== undefined);
  return lists.length > 0 && lists.every(({ grantsCutOff }) => grantsCutOff === true);
};

const keyOf = (group: Group): Key => {
  const { facts } = group;
  const policy = first(facts, (fact) => fact.policy);
  const metadata = first(facts, (fact) => fact.metadata);
  const deletion = first(facts, (fact) => fact.deletion);
  const described = metadata?.place ?? deletion?.place;
  const deletionWindow = metadata?.deletionWindow ?? deletion?.window;
  const lastUsage = first(facts, (fact) => fact.lastUsage);
  const created = metadata?.created ?? lastUsage?.created;
  const rotated = facts.flatMap((fact) => fact.rotated ?? []).sort().at(-1);
  const tags = first(facts, (fact) => fact.tags);
  const aliases = first(facts, (fact) => fact.aliases);
  const names = union(facts, (fact) => fact.aliases?.names);
  const retention = first(facts, (fact) => fact.retention);
  const lockoutCheckBypassed = first(facts, (fact) => fact.lockoutCheckBypassed);
  const declared = first(facts, (fact) => fact.metadata && fact.declared);
  const place = metadata?.place ?? policy?.place ?? facts[0]?.place;
  if (place === undefined) throw new Error('a key without facts');
  return {
    ...identify(group, policy),
    ...(declared === undefined ? {} : { declared }),
    policy,
    manager: metadata?.manager ?? first(facts, (fact) => fact.manager),
    spec: metadata?.spec,
    usage: metadata?.usage,
    origin: metadata?.origin,
    state: metadata?.state ?? deletion?.state,
    description: metadata?.description,
    multiRegion: metadata?.multiRegion,
    ...(metadata?.primaryArn === undefined ? {} : { primaryArn: metadata.primaryArn }),
    customKeyStore: metadata?.customKeyStore,
    ...(created === undefined ? {} : { created }),
    ...(rotated === undefined ? {} : { rotated }),
    deletionDate: metadata?.deletionDate ?? deletion?.date,
    ...(deletionWindow === undefined ? {} : { deletionWindow }),
    ...(lastUsage === undefined ? {} : { lastUsage }),
    ...(retention === undefined ? {} : { retention }),
    ...(lockoutCheckBypassed === undefined ? {} : { lockoutCheckBypassed }),
    validTo: metadata?.validTo,
    rotation: first(facts, (fact) => fact.rotation),
    aliases: names && [...new Set(names)].sort(),
    tags: tags?.values,
    grants: union(facts, (fact) => fact.grants),
    ...(areCutOff(facts) ? { moreGrants: true as const } : {}),
    places: {
      key: place,
      ...(policy === undefined ? {} : { policy: policy.place }),
      ...(described === undefined ? {} : { metadata: described }),
      ...(tags === undefined ? {} : { tags: tags.place }),
      ...(aliases === undefined ? {} : { aliases: aliases.place }),
    },
  };
};

/** That a key has no alias says too little to make a key of it: it may be about an account without aliases. */
const isWeak = ({ arn, id, aliases }: KeyFact): boolean => arn === undefined && id === undefined && aliases?.names.length === 0;

/** Puts together what several documents say about the same key [formats, "Input documents"]. */
export const mergeKeys = (facts: readonly KeyFact[]): MergedKeys => {
  const groups = groupByArn(facts);
  addById(groups, facts);
  const loose = addNameless(groups, facts);
  const keys = groups.filter((group) => !group.facts.every(isWeak)).map(keyOf).sort((a, b) => (a.arn < b.arn ? -1 : a.arn > b.arn ? 1 : 0));
  const reason = 'It does not name its key, and its folder has several. Give each key a folder of its own, or name the '
    + 'file after the key: <key id>.<command>.json.';
  return { keys, unattached: [...new Set(loose.filter((fact) => !isWeak(fact)).map(({ subject }) => subject.file))].map((file) => ({ file, reason })) };
};
