/** What a policy document is for; shape tells most of them apart, configuration the rest. */
export type PolicyKind =
  | 'key-policy' | 'resource-policy' | 'trust-policy' | 'identity-policy' | 'permissions-boundary'
  | 'session-policy' | 'service-control-policy' | 'resource-control-policy';

export const POLICY_KINDS: readonly PolicyKind[] = [
  'key-policy', 'resource-policy', 'trust-policy', 'identity-policy', 'permissions-boundary',
  'session-policy', 'service-control-policy', 'resource-control-policy',
];

export const isPolicyKind = (name: string): name is PolicyKind => (POLICY_KINDS as readonly string[]).includes(name);
