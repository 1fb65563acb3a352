import type { KmsAction } from '../aws/kms.ts';
import type { PolicyVersion, Statement } from '../policy/types.ts';
import { ANY_ALIAS, ANY_KEY, covers, coversNoResource, kmsPatterns, type KmsPattern } from './statement-reach.ts';

/** Why the action patterns of a statement do nothing for the kind of resource that it names. */
export interface WrongKind {
  /** `alias`: the actions are for keys, the resource is an alias. `other`: it is neither. `none`: they are for no resource. */
  readonly kind: 'alias' | 'other' | 'none';
  readonly patterns: readonly string[];
  readonly actions: readonly KmsAction[];
}

const forKeysAlone = ({ resources }: KmsAction): boolean => resources.includes('key') && !resources.includes('alias');

const forNothing = ({ resources }: KmsAction): boolean => resources.length === 0;

const gathered = (kind: WrongKind['kind'], patterns: readonly KmsPattern[]): WrongKind[] =>
  patterns.length === 0 ? [] : [{ kind, patterns: patterns.map(({ pattern }) => pattern), actions: patterns.flatMap(({ actions }) => actions) }];

/**
 * Action patterns of a statement that can never match a request because of its resource element: actions are authorized
 * against the key, whatever identifier the caller used; only alias operations know alias ARNs [KMS alias-authorization].
 */
export const wrongKinds = (statement: Statement, version: PolicyVersion): WrongKind[] => {
  const patterns = kmsPatterns(statement);
  if (patterns.length === 0) return [];
  const keyed = patterns.filter(({ actions }) => actions.some(forKeysAlone));
  const nowhere = patterns.filter(({ actions }) => actions.length > 0 && actions.every(forNothing));
  const keys = keyed.length === 0 || covers(statement, version, ANY_KEY);
  const kind = keys || !covers(statement, version, ANY_ALIAS) ? 'other' : 'alias';
  return [...gathered(kind, keys ? [] : keyed), ...gathered('none', nowhere.length > 0 && !coversNoResource(statement) ? nowhere : [])];
};
