import type { Policy } from '../policy/types.ts';
import type { PolicyReading } from '../readers/facts.ts';
import type { Principal, World } from '../world/types.ts';
import { can } from './can.ts';

/** An identity policy of the input and who has it. */
export interface HeldPolicy {
  readonly policy: Policy;
  readonly name: string | undefined;
  /** ARN or name of the identity or managed policy that it belongs to, where the input says. */
  readonly owner: string | undefined;
  /** The users and roles that have it; empty also where the input does not say. */
  readonly holders: readonly Principal[];
}

const AWS_MANAGED = /^arn:[^:]+:iam::aws:policy\//;

/** A managed policy that AWS wrote, which nobody else can change. */
export const isWrittenByAws = ({ owner }: HeldPolicy): boolean => owner !== undefined && AWS_MANAGED.test(owner);

/** Every identity policy of the input once, attached or not. */
export const identityPoliciesOf = (world: World, readings: readonly PolicyReading[] = []): readonly HeldPolicy[] => {
  const holders = new Map<Policy, Principal[]>();
  const names = new Map<Policy, string>();
  for (const principal of world.principals.values()) {
    for (const { policy, name } of principal.identityPolicies ?? []) {
      holders.set(policy, [...holders.get(policy) ?? [], principal]);
      names.set(policy, name);
    }
  }
  const read = new Map(readings.filter(({ kind }) => kind === 'identity-policy').map((reading) => [reading.policy, reading]));
  return [...new Set([...read.keys(), ...holders.keys()])].map((policy) => ({
    policy,
    name: read.get(policy)?.name ?? names.get(policy),
    owner: read.get(policy)?.owner,
    holders: holders.get(policy) ?? [],
  }));
};

/** Whether EC2 instances can have the role: then whoever gets into one has it. */
export const isInstanceRole = (world: World, { kind, arn }: Principal): boolean =>
  kind === 'role' && can({ world, callers: { kind: 'service', name: 'ec2.amazonaws.com' }, actions: ['sts:AssumeRole'], resource: arn }).answer === 'yes';
