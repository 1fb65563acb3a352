import { createBudget } from '../algebra/budget.ts';
import { decide } from '../evaluate/decide.ts';
import type { CallerClass } from '../evaluate/symbolic/callers.ts';
import { FALSE, type Formula } from '../evaluate/symbolic/formula.ts';
import { STEP_BUDGET, pose } from '../evaluate/symbolic/inquire.ts';
import { solve, type Outcome } from '../evaluate/symbolic/search.ts';
import { anyOf, statementFormulas } from '../evaluate/symbolic/statements.ts';
import { witnessOf } from '../evaluate/symbolic/witness.ts';
import { parseCaller } from '../evaluate/caller.ts';
import type { Request } from '../evaluate/types.ts';
import type { Statement } from '../policy/types.ts';
import type { Key, NamedPolicy, Principal, World } from '../world/types.ts';

/**
 * A request that an Allow statement of a principal's identity policy matches, that no policy or grant lets through, and
 * that no statement of the key's policy allows to the principal or its account. Undefined unless every request of the
 * statement for this action on this key is of that kind: the statement can then never decide [KMS key-policy-default].
 *
 * @param action exact name, `kms:Decrypt`
 */
export const undelegated = (world: World, principal: Principal, from: NamedPolicy, statement: Statement, action: string, key: Key): Request | undefined => {
  const caller = parseCaller(world, principal.arn);
  if (caller === undefined || caller.kind === 'anonymous' || key.policy === undefined) return undefined;
  const callers: CallerClass = { kind: 'named', caller, principal: principal.arn };
  const posed = pose({ world, callers, action, resource: key.arn, context: new Map() });
  const { question, request, setting } = posed;
  const { maker } = question;
  const budget = createBudget(STEP_BUDGET);
  const find = (...parts: Formula[]): Outcome => solve(maker, maker.and(...parts, question.axioms()), budget);

  const wanted = statementFormulas([{ role: 'identity policy', ...from }], 'Allow', setting).filter((each) => each.statement === statement);
  const matched = anyOf(wanted, question);
  if (matched === FALSE || find(matched, posed.allowed).kind !== 'empty') return undefined;
  const handed = anyOf(statementFormulas([{ role: 'key policy', owner: key.arn, policy: key.policy }], 'Allow', setting), question);
  if (find(matched, handed).kind !== 'empty') return undefined;
  const shown = find(matched);
  if (shown.kind !== 'satisfied') return undefined;
  const witness = witnessOf(question, callers, request, shown.model, budget);
  return decide(world, witness).decision === 'implicitDeny' ? witness : undefined;
};
