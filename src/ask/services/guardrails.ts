import { organizationLevels } from '../../evaluate/layers.ts';
import type { Policy } from '../../policy/types.ts';
import type { Key, OrganizationPolicy, World } from '../../world/types.ts';
import { openedBut } from './openings.ts';
import { partitionOf } from './targets.ts';
import type { Demand, ServiceUse } from './types.ts';
import type { StatementJson } from './what-if.ts';
import { accountOfCaller } from './words.ts';
import { meets } from './works.ts';

/** The service control policies of one level of the organization: of a root, a unit or an account. */
export interface Level {
  readonly target: string;
  readonly policies: readonly { readonly name: string; readonly policy: Policy }[];
}

/**
 * Levels above the caller whose service control policies do not let a demand through, though every other policy would:
 * each level has to allow [Organizations orgs_manage_policies_scps_evaluation]. A resource control policy cannot be one:
 * it only denies [Organizations orgs_manage_policies_rcps_syntax].
 */
export const closedLevels = (world: World, use: ServiceUse, key: Key, demands: readonly Demand[]): Level[] => {
  const open = openedBut(world, 'service control policy', use, key);
  const account = accountOfCaller(world, use.caller);
  const levels = account === undefined ? [] : organizationLevels(world, 'SERVICE_CONTROL_POLICY', account);
  return levels.flatMap((level): Level[] => {
    const policies = level.map(({ name = '', policy }) => ({ name, policy }));
    const within = (each: OrganizationPolicy): boolean => policies.some(({ policy }) => policy === each.policy);
    const alone: World = { ...open, organizationPolicies: open.organizationPolicies.filter(within) };
    return demands.every((demand) => meets(alone, use, demand).answer === 'yes') ? [] : [{ target: level[0]?.owner ?? '', policies }];
  });
};

/** Where a level's allowances are written: the policy that allows something already, for denials are kept apart. */
export const allowListOf = ({ policies }: Level): { readonly name: string; readonly policy: Policy } | undefined =>
  policies.find(({ policy }) => policy.statements.some(({ effect }) => effect === 'Allow')) ?? policies[0];

// Conditions and ARNs in an Allow came with the full policy language [Organizations, September 2025: commercial and GovCloud Regions].
const FULL_LANGUAGE = new Set(['aws', 'aws-us-gov']);

/** The narrowest Allow of a service control policy for one caller and key. */
export const allowance = (use: ServiceUse, key: Key, actions: readonly string[]): StatementJson => {
  const Action = actions.length === 1 ? actions[0] ?? '' : [...actions];
  if (!FULL_LANGUAGE.has(partitionOf(use.caller))) return { Effect: 'Allow', Action, Resource: '*' };
  return { Effect: 'Allow', Action, Resource: key.arn, Condition: { ArnEquals: { 'aws:PrincipalArn': use.caller } } };
};
