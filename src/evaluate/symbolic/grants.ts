import type { Condition } from '../../policy/types.ts';
import type { Grant } from '../../world/types.ts';
import type { Caller } from '../caller.ts';
import { UNCONSTRAINED_OPERATIONS, mayRetire, isGrantee } from '../grants.ts';
import { conditionFormula } from './conditions.ts';
import { FALSE, type Formula } from './formula.ts';
import { fromGrantTruth } from './unknowns.ts';
import type { Vocabulary } from './vocabulary.ts';

const VERSION = '2008-10-17'; // constraints are literal text: no policy variables

const wants = (grant: Grant, operator: 'StringEquals' | 'Null', key: string, values: readonly string[], qualifier?: 'ForAllValues'): Condition =>
  ({ operator, ifExists: false, key, values, place: grant.place, ...(qualifier === undefined ? {} : { qualifier }) });

const pairs = (grant: Grant, wanted: ReadonlyMap<string, string>): Condition[] =>
  [...wanted].map(([name, value]) => wants(grant, 'StringEquals', `kms:EncryptionContext:${name}`, [value]));

/** Nothing but these pairs: every other pair that a policy in play mentions is absent. */
const nothingElse = (grant: Grant, wanted: ReadonlyMap<string, string>, mentioned: readonly string[]): Condition[] => {
  const names = new Set([...wanted.keys()].map((name) => name.toLowerCase()));
  return [
    ...mentioned.filter((name) => !names.has(name)).map((name) => wants(grant, 'Null', `kms:EncryptionContext:${name}`, ['true'])),
    wants(grant, 'StringEquals', 'kms:EncryptionContextKeys', [...wanted.keys()], 'ForAllValues'),
  ];
};

const constraintConditions = (grant: Grant, operation: string, mentioned: readonly string[]): Condition[] => {
  if (UNCONSTRAINED_OPERATIONS.has(operation)) return [];
  const { encryptionContextEquals: equals, encryptionContextSubset: subset } = grant.constraints;
  return [
    ...(equals === undefined ? [] : [...pairs(grant, equals), ...nothingElse(grant, equals, mentioned)]),
    ...(subset === undefined ? [] : pairs(grant, subset)),
  ];
};

const childConditions = (grant: Grant): Condition[] => {
  const { encryptionContextEquals: equals, encryptionContextSubset: subset } = grant.constraints;
  const operations = wants(grant, 'StringEquals', 'kms:GrantOperations', grant.operations, 'ForAllValues');
  if (equals === undefined && subset === undefined) return [operations];
  const types = equals === undefined ? ['EncryptionContextEquals', 'EncryptionContextSubset'] : ['EncryptionContextEquals'];
  return [operations, wants(grant, 'StringEquals', 'kms:GrantConstraintType', types)];
};

/**
 * The requests of a question that a grant lets through: the symbolic counterpart of `grantAllows`.
 *
 * @param mentioned comparison names of the encryption context pairs that policies in play mention
 */
export const grantFormula = (grant: Grant, caller: Caller, action: string, mentioned: readonly string[], vocabulary: Vocabulary): Formula => {
  const { maker } = vocabulary;
  if (action === 'kms:retiregrant') return fromGrantTruth(mayRetire(grant, caller), grant, vocabulary);
  const operation = grant.operations.find((name) => `kms:${name}`.toLowerCase() === action);
  const grantee = operation === undefined ? FALSE : fromGrantTruth(isGrantee(grant, caller), grant, vocabulary);
  if (operation === undefined || grantee === FALSE) return FALSE;
  const source = grant.constraints.sourceArn;
  const conditions = [
    ...(source === undefined ? [] : [wants(grant, 'StringEquals', 'aws:SourceArn', [source])]),
    ...(operation === 'CreateGrant' ? childConditions(grant) : constraintConditions(grant, operation, mentioned)),
  ];
  return maker.and(grantee, ...conditions.map((condition) => conditionFormula(condition, VERSION, vocabulary)));
};
