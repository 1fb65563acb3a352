import { parseCaller } from '../evaluate/caller.ts';
import { callerClasses, strangerClasses, type CallerClass } from '../evaluate/symbolic/callers.ts';
import { inquire } from '../evaluate/symbolic/inquire.ts';
import type { Request, UnknownCause } from '../evaluate/types.ts';
import type { Policy } from '../policy/types.ts';
import { findKey, findResource } from '../world/lookup.ts';
import type { World } from '../world/types.ts';
import type { CallerSet, Question, Verdict } from './types.ts';

const resourcePolicies = (world: World, resource: string): Policy[] => {
  const policy = findKey(world, resource)?.policy ?? findResource(world, resource)?.policy ?? world.principals.get(resource)?.trustPolicy;
  return policy === undefined ? [] : [policy];
};

const onePrincipal = (world: World, principal: string): CallerClass[] => {
  const caller = parseCaller(world, principal);
  return caller === undefined || caller.kind === 'anonymous' ? [] : [{ kind: 'named', caller, principal }];
};

/** The caller classes of a set, for questions about one resource. */
export const classesOf = (world: World, callers: CallerSet, resource: string): readonly CallerClass[] => {
  if (callers.kind === 'strangers') return strangerClasses(world);
  if (callers.kind === 'principal') return onePrincipal(world, callers.arn);
  if (callers.kind === 'service' && callers.name !== undefined) return onePrincipal(world, callers.name);
  const all = callerClasses(world, resourcePolicies(world, resource));
  if (callers.kind === 'account') return all.filter(({ kind, caller }) => kind !== 'stranger' && 'account' in caller && caller.account === callers.id);
  return callers.kind === 'service' ? all.filter(({ caller }) => caller.kind === 'service') : all;
};

/** Whether anyone of a set can do any of these actions on a resource, under any context that is not fixed. */
export const can = (question: Question): Verdict => {
  const { world, actions, callers: set, context = new Map<string, readonly string[]>(), ...rest } = question;
  const causes: UnknownCause[] = [];
  let witness: Request | undefined;
  for (const callers of classesOf(world, set, question.resource)) {
    for (const action of actions) {
      const answer = inquire({ world, callers, action, context, ...rest });
      if (answer.answer === 'yes') return answer;
      if (answer.answer === 'unknown') {
        causes.push(...answer.causes.filter(({ name }) => !causes.some((known) => known.name === name)));
        witness ??= answer.witness;
      }
    }
  }
  if (causes.length === 0) return { answer: 'no' };
  return { answer: 'unknown', causes, ...(witness === undefined ? {} : { witness }) };
};
