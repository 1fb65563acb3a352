/** The cases of fixtures/cases, and how the little that each of them says becomes a whole world. */

type Statements = readonly object[] | { readonly Version?: string; readonly Statement: unknown };

interface CaseRequest {
  readonly principal?: string;
  readonly action?: string;
  readonly resource?: string;
  readonly [member: string]: unknown;
}

interface CasePrincipal {
  readonly arn: string;
  readonly [member: string]: unknown;
}

export interface Case {
  readonly name: string;
  readonly source?: string;
  readonly keyPolicy?: Statements | null;
  readonly identity?: Statements;
  readonly boundary?: Statements;
  readonly session?: Statements;
  readonly scp?: Statements;
  readonly rcp?: Statements;
  readonly organizationPolicies?: readonly object[];
  readonly grants?: readonly object[];
  readonly key?: { readonly aliases?: readonly string[]; readonly tags?: readonly object[]; readonly arn?: string; readonly [member: string]: unknown };
  readonly keys?: readonly object[];
  readonly principals?: readonly CasePrincipal[];
  readonly resources?: readonly object[];
  readonly accounts?: readonly object[];
  readonly request?: CaseRequest;
  readonly expected: 'allowed' | 'explicitDeny' | 'implicitDeny' | 'unknown';
  readonly because?: string;
}

export interface CaseFile {
  readonly topic: string;
  readonly source?: string;
  readonly cases: readonly Case[];
}

export const KEY = 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const APP = 'arn:aws:iam::111122223333:role/app';
const ALICE = 'arn:aws:iam::111122223333:user/alice';
const PARTNER = 'arn:aws:iam::444455556666:role/partner';
const DELEGATION = [{ Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Action: 'kms:*', Resource: '*' }];
const FULL_ACCESS = [{ Effect: 'Allow', Action: '*', Resource: '*' }];
const RCP_FULL_ACCESS = [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: '*' }];

const documentOf = (statements: Statements): object =>
  Array.isArray(statements) ? { Version: '2012-10-17', Statement: statements } : statements;

/** The identity that a request's principal acts as: the role of a session. */
const identityOf = (principal: string): string =>
  principal.replace(/^arn:aws:sts::(\d+):assumed-role\/([^/]+)\/.*$/, 'arn:aws:iam::$1:role/$2');

const organizationPoliciesOf = ({ scp, rcp, organizationPolicies }: Case): readonly object[] => {
  if (organizationPolicies !== undefined) return organizationPolicies;
  const attached = (type: string, name: string, statements: Statements): object => ({ type, name, target: 'r-ab12', document: documentOf(statements) });
  return [
    ...(scp === undefined ? [] : [attached('SERVICE_CONTROL_POLICY', 'FullAWSAccess', FULL_ACCESS), attached('SERVICE_CONTROL_POLICY', 'case', scp)]),
    ...(rcp === undefined ? [] : [attached('RESOURCE_CONTROL_POLICY', 'RCPFullAWSAccess', RCP_FULL_ACCESS), attached('RESOURCE_CONTROL_POLICY', 'case', rcp)]),
  ];
};

const accountsOf = ({ accounts, scp, rcp }: Case): readonly object[] => {
  if (accounts !== undefined) return accounts;
  const member = { organization: { id: 'o-a1b2c3d4e5', path: 'o-a1b2c3d4e5/r-ab12/', management: false } };
  return ['111122223333', '444455556666'].map((id) => ({ id, complete: true, ...(scp === undefined && rcp === undefined ? {} : member) }));
};

const principalsOf = ({ principals = [], identity, boundary, request }: Case): readonly object[] => {
  const caller = identityOf(request?.principal ?? APP);
  const byArn = new Map<string, CasePrincipal>([APP, ALICE, PARTNER].map((arn) => [arn, { arn, identityPolicies: [] }]));
  for (const principal of principals) byArn.set(principal.arn, principal);
  if (identity !== undefined || boundary !== undefined) {
    byArn.set(caller, {
      ...(byArn.get(caller) ?? { arn: caller, identityPolicies: [] }),
      ...(identity === undefined ? {} : { identityPolicies: [{ name: 'identity', document: documentOf(identity) }] }),
      ...(boundary === undefined ? {} : { permissionsBoundary: documentOf(boundary) }),
    });
  }
  return [...byArn.values()];
};

const keyOf = ({ key = {}, keyPolicy, grants }: Case): object => {
  const { arn = KEY, aliases, tags, ...metadata } = key;
  return {
    arn,
    ...(keyPolicy === null ? {} : { policy: documentOf(keyPolicy ?? DELEGATION) }),
    metadata: { Arn: arn, ...metadata },
    ...(aliases === undefined ? {} : { aliases }),
    ...(tags === undefined ? {} : { tags }),
    ...(grants === undefined ? {} : { grants }),
  };
};

/** The bundle that a case describes. */
export const bundleOf = (each: Case): object => ({
  kmslint: 1,
  accounts: accountsOf(each),
  organizationPolicies: organizationPoliciesOf(each),
  principals: principalsOf(each),
  keys: [keyOf(each), ...(each.keys ?? [])],
  resources: each.resources ?? [],
});

/** The one request of a case. */
export const requestsOf = ({ request = {}, session }: Case): object => ({
  kmslint: 1,
  requests: [{
    id: 'case',
    principal: APP,
    action: 'kms:Decrypt',
    resource: KEY,
    context: {},
    ...(session === undefined ? {} : { sessionPolicies: [documentOf(session)] }),
    ...request,
  }],
});
