import { unknownNames } from '../../policy/unknown.ts';
import type { Grant } from '../../world/types.ts';
import type { Caller } from '../caller.ts';
import { constraintsOf, granteeReach, operationOf, retiringReach, type GrantReach } from '../grants.ts';
import { MAYBE, NO, YES, type Truth } from '../truth.ts';
import { conditionFormula } from './conditions.ts';
import { FALSE, TRUE, type Formula } from './formula.ts';
import { unknownFormula } from './unknowns.ts';
import type { Vocabulary } from './vocabulary.ts';

/** When a grant lets the caller in: see `GrantReach`. */
export interface GrantFormulas {
  readonly direct: Formula;
  readonly account: Formula;
}

const NEVER: GrantFormulas = { direct: FALSE, account: FALSE };
const VERSION = '2008-10-17'; // constraints are literal text: no policy variables

const named = ({ grantee, granteeService, retiringPrincipal, retiringService, issuingAccount }: Grant): string[] =>
  [grantee, granteeService, retiringPrincipal, retiringService, issuingAccount].filter((each) => each !== undefined);

const fromReach = (reach: GrantReach, grant: Grant, matters: string, vocabulary: Vocabulary): GrantFormulas => {
  const texts = named(grant);
  const as = (value: Truth, what: string): Formula => {
    if (value !== MAYBE) return value === YES ? TRUE : FALSE;
    const name = texts.flatMap(unknownNames)[0] ?? (grant.id === undefined ? 'a grant' : `grant ${grant.id}`);
    return unknownFormula({ name, matters: `${matters} is ${what}: ${texts.join(', ')}`, place: grant.place }, vocabulary);
  };
  return { direct: as(reach.direct, 'the caller'), account: as(reach.account, "the caller's account") };
};

/**
 * The requests of a question that a grant lets through: the symbolic counterpart of `grantAllows`.
 *
 * @param mentioned comparison names of the encryption context pairs that policies and grants in play mention
 */
export const grantFormulas = (grant: Grant, caller: Caller, action: string, mentioned: readonly string[], vocabulary: Vocabulary): GrantFormulas => {
  const { maker, context } = vocabulary;
  if (action === 'kms:retiregrant') return fromReach(retiringReach(grant, caller, context), grant, 'whether who may retire the grant', vocabulary);
  const operation = operationOf(grant, action);
  if (operation === undefined) return NEVER;
  const reach = granteeReach(grant, caller, context);
  if (reach.direct === NO && reach.account === NO) return NEVER;
  const grantee = fromReach(reach, grant, 'whether the grantee', vocabulary);
  const held = maker.and(...constraintsOf(grant, operation, mentioned).map((condition) => conditionFormula(condition, VERSION, vocabulary)));
  return { direct: maker.and(grantee.direct, held), account: maker.and(grantee.account, held) };
};
