import { parseArn } from '../../policy/arn.ts';
import type { Condition, PrincipalEntry } from '../../policy/types.ts';
import { hasUnknown } from '../../policy/unknown.ts';
import { below } from '../../source/place.ts';
import { canMeet } from './patterns.ts';
import { conditionsOf, conditionValues, operatorName, type StatementView, type Subject } from './subject.ts';
import type { Check, CheckKind, Hit } from './types.ts';

const GITHUB = 'token.actions.githubusercontent.com';

/** Web identity providers that are named by their host alone. */
const isHost = (value: string): boolean => /^[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:\/[\w.~/-]*)?$/i.test(value);

/** The provider's URL without scheme: of an OIDC provider's ARN or as written. */
const providerOf = (value: string): string => /:oidc-provider\/(.+)$/.exec(value)?.[1] ?? value;

const isSaml = (value: string): boolean => /:saml-provider\//.test(value);
const isOidc = (value: string): boolean => !isSaml(value) && isHost(providerOf(value));

const federatedOf = ({ statement }: StatementView): PrincipalEntry[] =>
  (statement.principal?.entries ?? []).filter(({ type, value }) => type === 'Federated' && !hasUnknown(value) && !value.includes('${'));

const eachFederated = (find: (entry: PrincipalEntry, view: StatementView) => string | undefined) => ({ statements }: Subject): Hit[] =>
  statements.flatMap((view) => federatedOf(view).flatMap((entry) => {
    const message = find(entry, view);
    return message === undefined ? [] : [{ message, place: entry.place }];
  }));

const allows = ({ statement }: StatementView, action: string): boolean =>
  !statement.action.negated && statement.action.patterns.some((pattern) => hasUnknown(pattern) || canMeet(pattern, action, true));

const unwantedResource = ({ statements }: Subject): Hit[] =>
  statements.filter(({ statement }) => statement.resource !== undefined).map(({ statement, place }) => {
    const at = below(place, statement.resource?.negated === true ? 'NotResource' : 'Resource');
    return { message: 'A trust policy names no resource: it belongs to its role.', place: at, mend: { change: 'remove', place: at } };
  });

const notPrincipal = ({ statements }: Subject): Hit[] =>
  statements.filter(({ statement }) => statement.principal?.negated === true).map(({ place }) =>
    ({ message: 'A trust policy cannot have NotPrincipal.', place: below(place, 'NotPrincipal') }));

const bareStar = ({ statements }: Subject): Hit[] =>
  statements.filter(({ statement }) => statement.effect === 'Allow').flatMap(({ statement }) =>
    (statement.principal?.entries ?? []).filter(({ type }) => type === '*').map(({ place }) =>
      ({ message: '"Principal": "*" is not taken in a trust policy; name who may assume the role.', place })));

const wrongProvider = eachFederated(({ value }) => {
  if (/[*?]/.test(value)) return `"${value}" has a wildcard; an identity provider is named whole.`;
  const arn = parseArn(value);
  const fits = arn === undefined
    ? isHost(value)
    : arn.service === 'iam' && /^(?:saml|oidc)-provider\/./.test(arn.resource) && /^\d{12}$/.test(arn.account);
  return fits ? undefined : `"${value}" is neither the host of an identity provider nor the ARN of one.`;
});

const mismatchedAction = eachFederated(({ value }, view) => {
  if (view.statement.effect !== 'Allow') return undefined;
  const [saml, web] = [allows(view, 'sts:AssumeRoleWithSAML'), allows(view, 'sts:AssumeRoleWithWebIdentity')];
  if (isSaml(value)) return !saml && web ? `"${value}" is a SAML provider, whose users call sts:AssumeRoleWithSAML.` : undefined;
  return isOidc(value) && !web && saml ? `"${value}" is a web identity provider, whose users call sts:AssumeRoleWithWebIdentity.` : undefined;
});

const keyIs = (provider: string, claim: string) => ({ key }: Condition): boolean => key.toLowerCase() === `${provider}:${claim}`.toLowerCase();

/** A condition that holds only for some values of the key. */
const binds = ({ operator, ifExists, qualifier, values }: Condition): boolean =>
  operator !== 'Null' && !ifExists && qualifier !== 'ForAllValues' && !values.includes('*');

const webIdentity = (view: StatementView): boolean => view.statement.effect === 'Allow' && allows(view, 'sts:AssumeRoleWithWebIdentity');

const unboundProvider = eachFederated(({ value }, view) => {
  const provider = providerOf(value);
  if (!isOidc(value) || !webIdentity(view) || provider.startsWith(GITHUB)) return undefined;
  return view.statement.conditions.some((condition) => condition.key.toLowerCase().startsWith(`${provider.toLowerCase()}:`) && binds(condition))
    ? undefined : `Anyone with a token of ${provider} can assume the role: no condition tests what the token says.`;
});

const unboundGithub = eachFederated(({ value }, view) => {
  const provider = providerOf(value);
  if (!provider.startsWith(GITHUB) || !webIdentity(view)) return undefined;
  const bound = view.statement.conditions.some((condition) => keyIs(provider, 'sub')(condition) && binds(condition));
  return bound ? undefined : `Any GitHub repository can assume the role: no condition tests ${provider}:sub.`;
});

const wideGithub = (subject: Subject): Hit[] => conditionsOf(subject).flatMap(({ condition, view }) => {
  if (!condition.key.toLowerCase().startsWith(GITHUB) || !/:sub$/i.test(condition.key) || condition.operator !== 'StringLike') return [];
  return conditionValues(condition, view.written).filter(({ text }) => /^repo:[^:]*[*?]|^\*/.test(text) && !hasUnknown(text)).map(({ text, place }) =>
    ({ message: `"${text}" lets in more than one repository.`, place }));
});

const isAudience = ({ key }: Condition): boolean => /:aud$/i.test(key) && !/^saml:/i.test(key);

const audience = (qualifier: 'ForAnyValue' | 'ForAllValues', message: string) => (subject: Subject): Hit[] =>
  conditionsOf(subject).filter(({ condition }) => condition.qualifier === qualifier && isAudience(condition)).map(({ condition }) =>
    ({ message: `${operatorName(condition)} on ${condition.key}: ${message}`, place: condition.place }));

const ROLES_ANYWHERE = 'rolesanywhere.amazonaws.com';
const ROLES_ANYWHERE_ACTIONS = ['sts:AssumeRole', 'sts:SetSourceIdentity', 'sts:TagSession'];

const rolesAnywhere = ({ statements }: Subject): Hit[] => {
  const own = statements.filter(({ statement }) => statement.effect === 'Allow' && statement.principal?.entries.some(({ value }) => value === ROLES_ANYWHERE) === true);
  const missing = ROLES_ANYWHERE_ACTIONS.filter((action) => !own.some((view) => allows(view, action)));
  const [first] = own;
  return first === undefined || missing.length === 0 ? [] : [{
    message: `IAM Roles Anywhere also needs ${missing.join(' and ')}.`, place: first.actions[0]?.place ?? first.place,
  }];
};

/** Keys that only a further permission puts into the request [IAM reference_policies_iam-condition-keys]. */
const FURTHER: readonly (readonly [key: RegExp, action: string])[] = [
  [/^sts:sourceidentity$/i, 'sts:SetSourceIdentity'],
  [/^(?:aws:requesttag\/.+|aws:tagkeys|sts:transitivetagkeys)$/i, 'sts:TagSession'],
];

const missingFurther = (subject: Subject): Hit[] => conditionsOf(subject).flatMap(({ condition, view }) => {
  const { statement } = view;
  const action = FURTHER.find(([key]) => key.test(condition.key))?.[1];
  if (action === undefined || statement.effect !== 'Allow' || statement.action.negated || condition.ifExists || condition.operator === 'Null') return [];
  return allows(view, action) ? [] : [{ message: `A request has ${condition.key} only with ${action}, which this statement does not name.`, place: condition.place }];
});

const sessionBesideRole = ({ statements }: Subject): Hit[] => statements.flatMap(({ statement }) => {
  const entries = statement.principal?.entries ?? [];
  return entries.flatMap(({ value, place }) => {
    const session = /^arn:([\w-]+):sts::(\d{12}):assumed-role\/([^/]+)\//.exec(value);
    const role = session && entries.find((other) => new RegExp(`^arn:${session[1]}:iam::${session[2]}:role/(?:.+/)?${session[3]?.replace(/[.+]/g, '\\$&')}$`).test(other.value));
    return role ? [{ message: `"${value}" is a session of ${role.value}, which is named as well.`, place, mend: { change: 'remove', place } as const }] : [];
  });
});

const check = (code: string, kind: CheckKind, meaning: string, advice: string, find: Check['find']): Check =>
  ({ code, kind, documents: ['trust-policy'], meaning, advice, find });

/** Trust policies of roles [IAM reference_policies_elements_principal, id_roles_create_for-idp]. */
export const trustChecks: readonly Check[] = [
  check('ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL', 'error', 'A trust policy has NotPrincipal.', 'Name who may with Principal.', notPrincipal),
  check('ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL', 'error', 'A trust policy has "Principal": "*".', 'Name who may assume the role.', bareStar),
  check('ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE', 'error', 'A trust policy names a resource.', 'Remove the element.', unwantedResource),
  check('INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY', 'error', 'A Federated principal is neither a host nor the ARN of an identity provider.',
    'Write the ARN of the provider.', wrongProvider),
  check('MISMATCHED_ACTION_FOR_PRINCIPAL', 'error', 'The action is not the one that users of this kind of identity provider call.',
    'Allow sts:AssumeRoleWithSAML for SAML providers and sts:AssumeRoleWithWebIdentity for others.', mismatchedAction),
  check('MISSING_ACTION_FOR_ROLES_ANYWHERE_TRUST_POLICY', 'error', 'IAM Roles Anywhere lacks an action that it needs.',
    'Allow sts:AssumeRole, sts:SetSourceIdentity and sts:TagSession.', rolesAnywhere),
  check('MISSING_ACTION_FOR_CONDITION_KEY', 'error', 'A context key is only in requests that use a further action, which is not named.', 'Add the action.', missingFurther),
  check('MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL', 'security-warning', 'A web identity provider is trusted whatever its token says.',
    'Test the audience and the subject of the token.', unboundProvider),
  check('MISSING_GITHUB_REPO_CONDITION_KEY', 'security-warning', 'GitHub Actions are trusted whatever the repository.', `Test ${GITHUB}:sub.`, unboundGithub),
  check('FORANYVALUE_WITH_AUDIENCE_CLAIM_TYPE', 'security-warning', 'ForAnyValue is used on an audience claim, which has one value.', 'Use StringEquals alone.',
    audience('ForAnyValue', 'the claim has one value')),
  check('CONFIRM_AUDIENCE_CLAIM_TYPE', 'suggestion', 'A set operator is used on an audience claim.', 'Use it only when tokens have several audiences.',
    audience('ForAllValues', 'make sure that tokens carry several audiences')),
  check('SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED', 'warning', 'A wildcard in the subject claim of GitHub lets in several repositories.', 'Name the repository.', wideGithub),
  check('REDUNDANT_PRINCIPAL_IN_ROLE_TRUST_POLICY', 'suggestion', 'A session is named beside its role.', 'Remove the session.', sessionBesideRole),
];
