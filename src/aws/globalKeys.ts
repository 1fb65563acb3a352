/**
 * In which requests a global condition key is.
 * - `always`: all requests
 * - `iam-principal`: all requests signed by a user, role session or root user
 * - `some-iam-principals`: as the principal or session has it (tags, organization, MFA, user name)
 * - `service-principal`: only requests an AWS service makes as itself
 * - `via-service`: only requests a service makes with the credentials of the caller
 * - `vpc-endpoint`, `no-vpc-endpoint`: only requests through, or not through, a VPC endpoint
 * - `some-requests`: as the operation, its parameters or the resource have it
 */
export type Presence =
  | 'always' | 'iam-principal' | 'some-iam-principals' | 'service-principal' | 'via-service'
  | 'vpc-endpoint' | 'no-vpc-endpoint' | 'some-requests';

export interface GlobalKeyPresence {
  readonly presence: Presence;
  /** The page and entry that says so. */
  readonly source: string;
}

const PAGE = 'IAM reference_policies_condition-keys';
/** Keys newer than the texts that could be read in full: placed with their family, as loosely as the family allows. */
const BY_FAMILY = `${PAGE}, by the key's category`;

const rows: readonly (readonly [presence: Presence, source: string, keys: string])[] = [
  ['always', `${PAGE}, Availability`, `
    aws:CurrentTime aws:EpochTime aws:RequestedRegion aws:SecureTransport aws:ViaAWSService
    aws:PrincipalIsAWSService aws:PrincipalType aws:userid`],
  ['iam-principal', `${PAGE}, Availability; a service principal is no IAM principal`, `
    aws:PrincipalArn aws:PrincipalAccount`],
  ['some-iam-principals', `${PAGE}, Availability`, `
    aws:PrincipalOrgID aws:PrincipalOrgPaths aws:PrincipalTag/\${TagKey} aws:username
    aws:FederatedProvider aws:TokenIssueTime aws:MultiFactorAuthAge aws:MultiFactorAuthPresent
    aws:Ec2InstanceSourceVpc aws:Ec2InstanceSourcePrivateIPv4 aws:SourceIdentity`],
  ['some-iam-principals', BY_FAMILY, `
    aws:AssumedRoot aws:ChatbotSourceArn ec2:RoleDelivery ec2:SourceInstanceArn glue:RoleAssumedBy
    glue:CredentialIssuingService lambda:SourceFunctionArn ssm:SourceInstanceArn identitystore:UserId`],
  ['service-principal', `${PAGE}, Availability`, `
    aws:PrincipalServiceName aws:PrincipalServiceNamesList aws:SourceArn aws:SourceAccount
    aws:SourceOrgID aws:SourceOrgPaths`],
  ['service-principal', BY_FAMILY, 'aws:SourceOwner'],
  ['via-service', `${PAGE}, Availability`, 'aws:CalledVia aws:CalledViaFirst aws:CalledViaLast'],
  ['via-service', BY_FAMILY, 'aws:CalledViaAWSMCP'],
  ['vpc-endpoint', `${PAGE}, Availability`, 'aws:SourceVpc aws:SourceVpce aws:VpcSourceIp'],
  ['vpc-endpoint', BY_FAMILY, 'aws:SourceVpcArn aws:VpceAccount aws:VpceOrgID aws:VpceOrgPaths'],
  ['no-vpc-endpoint', `${PAGE}, Availability`, 'aws:SourceIp'],
  ['some-requests', `${PAGE}, Availability`, `
    aws:referer aws:RequestTag/\${TagKey} aws:TagKeys aws:ResourceTag/\${TagKey} aws:UserAgent
    aws:ResourceAccount aws:ResourceOrgID aws:ResourceOrgPaths`],
  ['some-requests', BY_FAMILY, 'aws:ViaAWSMCPService aws:IsMcpServiceAction'],
];

/** By the key's name as AWS writes it. */
export const globalKeyPresence: ReadonlyMap<string, GlobalKeyPresence> = new Map(
  rows.flatMap(([presence, source, keys]) =>
    keys.trim().split(/\s+/).map((key): [string, GlobalKeyPresence] => [key, { presence, source }])),
);
