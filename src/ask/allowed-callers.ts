import type { CallerClass } from '../evaluate/symbolic/callers.ts';
import { inquire } from '../evaluate/symbolic/inquire.ts';
import type { Request } from '../evaluate/types.ts';
import type { Policy } from '../policy/types.ts';
import type { World } from '../world/types.ts';

/** A class of callers that can do an action for certain, with the request that shows it. */
export interface AllowedCaller {
  readonly callers: CallerClass;
  readonly action: string;
  readonly witness: Request;
}

export interface CallersQuestion {
  readonly world: World;
  readonly among: readonly CallerClass[];
  /** Exact names; the first that is allowed counts. */
  readonly actions: readonly string[];
  readonly resource: string;
  readonly context?: ReadonlyMap<string, readonly string[]>;
  readonly assumedIdentityPolicies?: readonly Policy[];
}

/** Those of some classes of callers who can do one of the actions for certain. */
export const allowedCallers = ({ world, among, actions, resource, context = new Map<string, readonly string[]>(), ...rest }: CallersQuestion): AllowedCaller[] =>
  among.flatMap((callers): AllowedCaller[] => {
    for (const action of actions) {
      const answer = inquire({ world, callers, action, resource, context, ...rest });
      if (answer.answer === 'yes') return [{ callers, action, witness: answer.witness }];
    }
    return [];
  });
