import type { Report, Rule } from '../../src/analyze/types.ts';
import { inWords } from '../../src/ask/deeds.ts';
import { keyName } from '../../src/ask/key-name.ts';
import { MOST_BYTES, alikeButForPrincipals, couldBeGrants, policySize, principalsNamed } from '../../src/ask/policy-size.ts';
import type { Policy, Statement } from '../../src/policy/types.ts';
import { listedUpTo } from '../words.ts';

interface Options {
  readonly maxPrincipals: number;
  readonly maxStatements: number;
  readonly maxPercent: number;
}

/** Fewer principals than this in one statement are not worth taking out. */
const MANY = 5;

const statementName = ({ sid, index }: Statement): string => (sid === undefined ? `statement ${index + 1}` : `"${sid}"`);

const excesses = (policy: Policy, options: Options): string[] => {
  const principals = new Set(policy.statements.flatMap(principalsNamed));
  const { statements } = policy;
  const { written } = policySize(policy);
  return [
    ...(principals.size > options.maxPrincipals ? [`names ${principals.size} principals (wanted: at most ${options.maxPrincipals})`] : []),
    ...(statements.length > options.maxStatements ? [`has ${statements.length} statements (wanted: at most ${options.maxStatements})`] : []),
    ...(written * 100 > options.maxPercent * MOST_BYTES ? [`fills ${Math.floor((written * 100) / MOST_BYTES)} % of the ${MOST_BYTES} bytes that AWS allows`] : []),
  ];
};

const sizeWords = (policy: Policy): string => {
  const { written, compact } = policySize(policy);
  return written === compact ? `It has ${written} bytes.` : `It has ${written} bytes, ${written - compact} of them white space.`;
};

/** How the statements with the most principals could be taken out. */
const split = (policy: Policy): string[] =>
  policy.statements
    .map((statement) => ({ statement, count: principalsNamed(statement).length }))
    .filter(({ count }) => count >= MANY)
    .sort((left, right) => right.count - left.count)
    .slice(0, 3)
    .map(({ statement, count }) => `${statementName(statement)} names ${count} principals: ${couldBeGrants(policy, statement)
      ? 'each of them could have a grant for the same operations instead (aws kms create-grant)'
      : 'name their account once and tell them apart by a tag (aws:PrincipalTag/…) or a path (aws:PrincipalArn)'}.`);

const merges = (policy: Policy): string[] =>
  alikeButForPrincipals(policy).map((alike) => `${listedUpTo(6, alike.map(statementName))} differ only in their principals: make them one.`);

const reportOf = (key: Parameters<typeof keyName>[0], policy: Policy, found: readonly string[]): Report => ({
  ...(policySize(policy).compact > MOST_BYTES ? { severity: 'error' as const } : {}),
  message: `the policy of ${keyName(key)} ${inWords(found)}`,
  explanation: [
    'Nobody sees at a glance who may use this key, every change for one user risks the others, and at the limit the next user cannot be added.',
    sizeWords(policy), ...merges(policy), ...split(policy),
  ],
  advice: 'keep the policy for administrators and for rules that hold for everyone; give single users grants, or let their tags decide',
  place: policy.place,
  related: [],
  key: key.arn,
  unknowns: [],
});

const rule: Rule<Options> = {
  name: 'bloated-key-policy',
  summary: 'A key policy names too many principals, has too many statements, or is close to the size that AWS allows.',
  severity: 'warning',
  preset: 'recommended',
  covers: [],
  options: {
    maxPrincipals: { type: 'integer', minimum: 1, default: 20, description: 'How many principals all allows together may name.' },
    maxStatements: { type: 'integer', minimum: 1, default: 20, description: 'How many statements a key policy may have.' },
    maxPercent: { type: 'integer', minimum: 1, maximum: 100, default: 80, description: 'How much of the 32,768 bytes that AWS allows a key policy may fill, in percent.' },
  },
  *check({ world, options }) {
    for (const key of world.keys) {
      if (key.policy === undefined) continue;
      const found = excesses(key.policy, options);
      if (found.length > 0) yield reportOf(key, key.policy, found);
    }
  },
};

export default rule;
