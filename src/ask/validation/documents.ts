import { POLICY_KINDS, type PolicyKind } from '../../readers/kinds.ts';

/** Sets of document kinds, as the table of checks names them. */
export const ALL = POLICY_KINDS;
export const ORGANIZATION: readonly PolicyKind[] = ['service-control-policy', 'resource-control-policy'];
/** Policies of users, roles and groups, which IAM stores. */
export const IDENTITY: readonly PolicyKind[] = ['identity-policy', 'permissions-boundary', 'session-policy'];
/** Policies whose statements name principals, trust policies apart. */
export const RESOURCE: readonly PolicyKind[] = ['key-policy', 'resource-policy'];
/** Policies whose statements name resources. */
export const WITH_RESOURCES: readonly PolicyKind[] = [...IDENTITY, ...RESOURCE, ...ORGANIZATION];
export const WITH_PRINCIPALS: readonly PolicyKind[] = [...RESOURCE, 'trust-policy', 'resource-control-policy'];
/** Documents about which other rules do not already ask the same of every request. */
export const BUT_KEY_POLICIES: readonly PolicyKind[] = ALL.filter((kind) => kind !== 'key-policy');
