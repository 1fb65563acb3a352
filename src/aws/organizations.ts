import generated from './generated/services.json';

/**
 * Services (by prefix) whose actions resource control policies restrict
 * [Organizations orgs_manage_policies_rcps, services that support RCPs].
 */
export const RCP_SERVICES: ReadonlySet<string> = new Set(generated.resourceControlPolicies.split(' '));

/** `kms:RetireGrant` works whatever an RCP says, an `Action` of `*` included [KMS resource-control-policies, note]. */
const EXEMPT_ACTIONS = new Set(['kms:retiregrant']);

/**
 * True for an action `service:Name` (any case) that an RCP does not restrict although its service supports them.
 * RCPs also leave alone the management account's resources, service-linked roles and AWS managed keys; those are
 * facts of the world [Organizations orgs_manage_policies_rcps, resources and entities not restricted by RCPs].
 */
export const isRcpExempt = (action: string): boolean => EXEMPT_ACTIONS.has(action.toLowerCase());
