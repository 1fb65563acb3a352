import { carries } from '../aws/contextKeys.ts';
import { crossesAccounts, kmsActions } from '../aws/kms.ts';
import { compilePolicy } from '../evaluate/compile.ts';
import type { Policy, Statement } from '../policy/types.ts';
import type { Grant } from '../world/types.ts';

/** Every action that is authorized against a key. */
export const KEY_ACTIONS: readonly string[] = kmsActions.filter(({ resources }) => resources.includes('key')).map(({ name }) => `kms:${name}`);

const VARIABLE = /\$\{([^},]+)/g;

const keysIn = ({ conditions, resource }: Statement): string[] => {
  const texts = [...(resource?.patterns ?? []), ...conditions.flatMap(({ values }) => values)];
  const variables = texts.flatMap((text) => Array.from(text.matchAll(VARIABLE), ([, key]) => key?.trim() ?? ''));
  return [...new Set([...conditions.map(({ key }) => key), ...variables])];
};

const letter = { always: 'a', sometimes: 's', never: 'n' } as const;

const keysOfStatement = new WeakMap<Statement, readonly string[]>();

const presence = (statement: Statement, action: string): string => {
  const keys = keysOfStatement.get(statement) ?? keysIn(statement);
  keysOfStatement.set(statement, keys);
  return keys.map((key) => `${letter[carries(action, key, 'iam')]}${letter[carries(action, key, 'service')]}`).join('');
};

/** Of a policy: the number of each action's signature, and of each signature that came up. */
interface Signatures {
  readonly byAction: Map<string, number>;
  readonly numbers: Map<string, number>;
}

const signatures = new WeakMap<Policy, Signatures>();

/** A number for what a policy makes of an action: the statements that cover it, and which keys of theirs its requests carry. */
const signatureIn = (policy: Policy, action: string): number => {
  const known = signatures.get(policy) ?? { byAction: new Map<string, number>(), numbers: new Map<string, number>() };
  signatures.set(policy, known);
  const cached = known.byAction.get(action);
  if (cached !== undefined) return cached;
  const fresh = compilePolicy(policy).statementsFor(action.toLowerCase())
    .map(([{ statement }, covered]) => `${statement.index}:${covered}${presence(statement, action)}`).join(' ');
  const number = known.numbers.get(fresh) ?? known.numbers.size;
  known.numbers.set(fresh, number);
  known.byAction.set(action, number);
  return number;
};

// Making and retiring grants follow rules of their own [KMS create-grant-overview, grant-manage].
const ALONE = new Set(['kms:CreateGrant', 'kms:RetireGrant']);

const grantSignature = (grants: readonly Grant[], action: string): string =>
  grants.map(({ operations }) => (operations.includes(action.slice('kms:'.length)) ? '1' : '0')).join('');

/**
 * Puts actions together that no policy or grant in play tells apart: what holds of one in every question about them
 * holds of all. The order of the actions is kept.
 */
export const groupActions = (actions: readonly string[], policies: readonly Policy[], grants: readonly Grant[]): readonly (readonly string[])[] => {
  const groups = new Map<string, string[]>();
  for (const action of actions) {
    const own = [ALONE.has(action) ? action : '', String(crossesAccounts(action)), grantSignature(grants, action), /DescribeKey|GetPublicKey/.test(action) && grants.length > 0 ? 'open' : ''];
    const id = [...own, ...policies.map((policy) => signatureIn(policy, action))].join('|');
    groups.set(id, [...(groups.get(id) ?? []), action]);
  }
  return [...groups.values()];
};
