import { explain } from '../../evaluate/explain.ts';
import type { Decision, Reason, Request } from '../../evaluate/types.ts';
import type { Key, World } from '../../world/types.ts';
import { expectsGrant, grantsAreRead } from './granted.ts';
import { allowListOf, closedLevels } from './guardrails.ts';
import { blocking, principalOf } from './openings.ts';
import type { ServiceUse, Stop } from './types.ts';
import { accountOfCaller, actionsInWords, crosses, keyPhrase } from './words.ts';

const sidOf = ({ sid, statement }: Reason): string => (sid === undefined ? `statement ${(statement?.index ?? 0) + 1}` : `statement ${sid}`);

/** A policy in a sentence: `statement DenyAll of the service control policy Guardrails`. */
export const reasonWords = (reason: Reason): string =>
  `${sidOf(reason)} of the ${reason.policy}${reason.name === undefined ? '' : ` ${reason.name}`}`;

const denyStop = (deny: Reason, actions: string): Stop => ({ layer: 'explicit deny', words: `${reasonWords(deny)} denies ${actions}`, place: deny.place });

const guardrailStop = (world: World, use: ServiceUse, key: Key, actions: string): Stop => {
  const [level] = closedLevels(world, use, key, use.demands.filter((demand) => demand.key === key));
  const list = level === undefined ? undefined : allowListOf(level);
  const where = level === undefined ? 'at some level of the organization' : `attached to ${level.target}`;
  return { layer: 'service control policy', words: `no service control policy ${where} allows it ${actions}`, ...(list === undefined ? {} : { place: list.policy.place }) };
};

const policyStop = (world: World, use: ServiceUse, key: Key, actions: string): Stop => {
  // Of grants that were not all read nothing is said.
  const ungranted = expectsGrant(use.operation) && grantsAreRead(key);
  const [demand] = use.demands.filter((each) => each.key === key);
  const blockers = demand === undefined ? [] : blocking(world, use, key, demand);
  const [first] = blockers;
  const policy = key.policy === undefined ? {} : { place: key.policy.place };
  const account = accountOfCaller(world, use.caller);
  const across = crosses(world, use);
  const alsoIdentity = blockers.includes('identity policy');
  if (first === 'service control policy') return guardrailStop(world, use, key, actions);
  if (first === 'resource control policy') return { layer: first, words: `the resource control policies let no request for ${actions} through` };
  if (first === 'permissions boundary') {
    const boundary = principalOf(world, use.caller)?.permissionsBoundary;
    return { layer: first, words: `its permissions boundary does not allow ${actions}`, ...(typeof boundary === 'object' ? { place: boundary.policy.place } : {}) };
  }
  const keyed = keyPhrase(key, use.resource);
  if (use.operation.caller.kind === 'service-linked-role') {
    return { layer: 'key policy', words: grantsAreRead(key) ? `neither the key policy of ${keyed} nor a grant allows it ${actions}` : `the key policy of ${keyed} does not allow it ${actions}`, ...policy };
  }
  if (first === 'identity policy') {
    const own = across ? ` of its own account ${account ?? ''}` : '';
    const grants = ungranted ? ', and no grant does' : '';
    return { layer: first, words: `no identity policy${own} allows it ${actions} on ${keyed}${grants}`, place: use.place };
  }
  if (use.operation.caller.kind === 'grant-to-service-role') return { layer: 'grant', words: `no grant of ${keyed} allows it ${actions}` };
  if (account === undefined) return { layer: 'key policy', words: `the key policy of ${keyed} does not allow it ${actions}`, ...policy };
  const tail = alsoIdentity ? (ungranted ? ', and neither a grant nor an identity policy allows it' : ', and its identity policies do not allow it either') : '';
  if (across) return { layer: 'key policy', words: `the key policy of ${keyed} allows ${actions} neither to it nor to its account ${account}${tail}`, ...policy };
  const layer = alsoIdentity ? 'key policy' : 'delegation';
  return { layer, words: `the key policy of ${keyed} neither allows it ${actions} nor lets IAM policies of account ${account} do so${tail}`, ...policy };
};

/** Which policy is the first to stop a use, and the decision on one of its requests. */
export const stopOf = (world: World, use: ServiceUse, key: Key, witness: Request): { readonly stop: Stop; readonly decision: Decision } => {
  const decision = explain(world, witness);
  const actions = actionsInWords(use.demands.filter((demand) => demand.key === key).map(({ action }) => action));
  const [deny] = decision.because;
  const stop = decision.decision === 'explicitDeny' && deny !== undefined ? denyStop(deny, actions) : policyStop(world, use, key, actions);
  return { stop, decision };
};
