import type { Report, Rule } from '../../src/analyze/types.ts';
import { can } from '../../src/ask/can.ts';
import { deeds } from '../../src/ask/deeds.ts';
import { RULING_EVERY_KEY } from '../../src/ask/every-key.ts';
import { keyName } from '../../src/ask/key-name.ts';
import { CREATE_GRANT, anyGrant } from '../../src/ask/open-grants.ts';
import { callerName } from '../../src/ask/services/words.ts';
import { takeovers, type Takeover } from '../../src/ask/takeover.ts';
import type { StepKind, TransitiveStep } from '../../src/ask/transitive.ts';
import { wideStatements } from '../../src/ask/wide-statements.ts';
import { compileText } from '../../src/evaluate/text.ts';
import { NO_CONTEXT } from '../../src/evaluate/context.ts';
import { YES } from '../../src/evaluate/truth.ts';
import type { World } from '../../src/world/types.ts';
import { listedUpTo } from '../words.ts';

interface Options {
  readonly administrators: readonly string[];
}

const ADVICE: { readonly [kind in StepKind]?: string } = {
  'key policy': 'take kms:PutKeyPolicy out of the identity policy, or let the key policy name who administers the key',
  grant: 'add "Bool": { "kms:GrantIsForAWSResource": "true" }, or bind the grantee: "kms:GranteePrincipal"',
  'IAM policy': 'name in Resource only identities that are meant to be changed, none of them its own, or demand a permissions boundary: "iam:PermissionsBoundary"',
  group: 'name in Resource only groups whose members may be chosen so',
  'trust policy': 'name in Resource only roles that have no access of their own to keys',
  'sign-in': 'name in Resource only users who have no access of their own to keys, such as "user/${aws:username}"',
};

const moveOf = ({ move, from, to }: TransitiveStep): string => (from === to ? move : `${move} ${callerName(to)}`);

const stepInWords = (step: TransitiveStep): string => {
  const [request] = step.witnesses;
  return `${callerName(step.from)} ${moveOf(step)}${step.kind === 'allowed' || request === undefined ? '' : ` (${request.action})`}.`;
};

const reportOf = ([first, ...others]: readonly [Takeover, ...Takeover[]]): Report => {
  const { principal, key, action, path: [step, ...rest], through } = first;
  const keys = listedUpTo(3, [key, ...others.map((each) => each.key)].map(keyName));
  const [request] = step.witnesses;
  return {
    message: `${callerName(principal.arn)} cannot ${deeds([action], keys)} but can give itself the permission: it ${moveOf(step)}`,
    explanation: ['The way there, of which each request is allowed:', ...[step, ...rest].map(stepInWords)],
    advice: ADVICE[step.kind] ?? 'take the permission for the first request away',
    place: through?.place ?? principal.place,
    related: [],
    key: key.arn,
    ...(request === undefined ? {} : { witness: request }),
    unknowns: [],
  };
};

/** What other rules say already of the statement that opens the way. */
const isReportedElsewhere = (world: World, wide: ReadonlySet<unknown>, { principal, key, path: [step], through }: Takeover): boolean => {
  if (through?.policy === 'identity policy') return wide.has(through.statement);
  return step.kind === 'grant' && can({ world, callers: { kind: 'principal', arn: principal.arn }, actions: [CREATE_GRANT], resource: key.arn, context: anyGrant(world) }).answer === 'yes';
};

const grouped = (found: readonly Takeover[]): [Takeover, ...Takeover[]][] => {
  const groups = new Map<string, [Takeover, ...Takeover[]]>();
  for (const each of found) {
    const [step] = each.path;
    const id = `${each.principal.arn} ${step.kind} ${step.to} ${each.action}`;
    const known = groups.get(id);
    if (known === undefined) groups.set(id, [each]);
    else known.push(each);
  }
  return [...groups.values()];
};

const rule: Rule<Options> = {
  name: 'key-takeover',
  summary: 'Someone without access to what a key protects is allowed to give that access to itself.',
  severity: 'warning',
  preset: 'recommended',
  covers: [],
  options: {
    administrators: {
      type: 'array', items: { type: 'string' }, default: [], description: 'Patterns of ARNs of users and roles that are meant to administer keys or identities.',
    },
  },
  *check({ world, policies, options }) {
    const meant = options.administrators.map((pattern) => compileText(pattern, { variables: false, wildcards: true }));
    const found = takeovers(world).filter(({ principal }) => !meant.some((matches) => matches(principal.arn, NO_CONTEXT) === YES));
    if (found.length === 0) return;
    const wide = new Set([
      ...wideStatements(world, policies, RULING_EVERY_KEY), ...wideStatements(world, policies, [CREATE_GRANT], () => true, [...anyGrant(world).keys()]),
    ].map(({ statement }) => statement));
    for (const group of grouped(found.filter((each) => !isReportedElsewhere(world, wide, each)))) yield reportOf(group);
  },
};

export default rule;
