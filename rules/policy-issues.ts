import type { PageTable, Report, Rule, RuleContext, TextEdit } from '../src/analyze/types.ts';
import { covers, shapeOf } from '../src/ask/statement-reach.ts';
import { checks, coveredElsewhere } from '../src/ask/validation/checks.ts';
import { impossibleConditions } from '../src/ask/condition-questions.ts';
import { isRefused, isWithin } from '../src/ask/validation/refused.ts';
import type { Check, CheckKind, Issue, Mend } from '../src/ask/validation/types.ts';
import { validatePolicy } from '../src/ask/validation/validate.ts';
import type { PolicyReading } from '../src/readers/facts.ts';
import { POLICY_KINDS } from '../src/readers/kinds.ts';
import { insertMember, remove, renameMember, replaceValue } from '../src/source/edit.ts';
import { below } from '../src/source/place.ts';
import type { World } from '../src/world/types.ts';

export interface PolicyIssueOptions {
  readonly ignoredCodes: readonly string[];
}

const editsOf = (mend: Mend): TextEdit[] => {
  switch (mend.change) {
    case 'replace': return replaceValue(mend.place, mend.value);
    case 'rename': return renameMember(mend.place, mend.name);
    case 'remove': return remove([mend.place]);
    case 'add': return insertMember(below(mend.place, mend.name), mend.value);
  }
};

const TITLES: Readonly<Record<Mend['change'], string>> = {
  replace: 'Write it as meant', rename: 'Give it the right name', remove: 'Remove it', add: 'Add what is missing',
};

/** A sentence as part of a line: no full stop, and no capital that only begins the sentence. */
const asPart = (sentence: string): string =>
  sentence.replace(/^(?:A|An|Any|Anyone|The|There|No|Only|Requests|Not)(?= )/, (word) => word.toLowerCase()).replace(/\.$/, '');

const asAdvice = (sentence: string): string => `${sentence.charAt(0).toLowerCase()}${sentence.slice(1)}`.replace(/\.$/, '');

const reportOf = (issue: Issue, key: string | undefined): Report => {
  const { code, message, meaning, advice, place, mend, harmless } = issue;
  const edits = mend === undefined ? [] : editsOf(mend);
  return {
    code,
    message: asPart(message),
    explanation: [`${code}: ${meaning}`],
    advice: asAdvice(advice),
    place,
    related: [],
    ...(key === undefined ? {} : { key }),
    unknowns: [],
    ...(mend === undefined || edits.length === 0 ? {} : { fix: { safe: harmless === true, title: TITLES[mend.change], edits } }),
  };
};

const identity = ({ code, message, place }: Issue): string => JSON.stringify([code, message, place.document.file, place.path]);

const OF_CONDITIONS = ['UNSUPPORTED_ACTION_FOR_CONDITION_KEY', 'WILDCARD_WITHOUT_LIKE_OPERATOR'];

/** Whether another rule says the same and more of this statement: that no request meets the condition, or that the resource is not this key. */
const isSaidElsewhere = (world: World, { policy }: PolicyReading, { code, place }: Issue): boolean => {
  const ofResource = code === 'UNSUPPORTED_RESOURCE_ARN_IN_POLICY';
  const key = ofResource || OF_CONDITIONS.includes(code) ? world.keys.find((each) => each.policy === policy) : undefined;
  const statement = key?.policy?.statements.find((each) => isWithin(place, each.place));
  if (key === undefined || statement === undefined) return false;
  if (ofResource) return !covers(statement, policy.version, shapeOf(key.arn));
  return impossibleConditions(world, key, statement).some((condition) => isWithin(place, condition.place));
};

function* report({ world, policies = [], options }: RuleContext<PolicyIssueOptions>, kinds: readonly CheckKind[]): Generator<Report> {
  const seen = new Set<string>();
  for (const reading of policies) {
    const key = reading.kind === 'key-policy' ? reading.owner : undefined;
    const milder = !kinds.includes('error');
    for (const issue of validatePolicy(reading)) {
      if (!kinds.includes(issue.kind) || options.ignoredCodes.includes(issue.code) || seen.has(identity(issue))) continue;
      if ((milder && isRefused([reading], issue.place)) || isSaidElsewhere(world, reading, issue)) continue;
      seen.add(identity(issue));
      yield reportOf(issue, key);
    }
  }
}

const ofKinds = (kinds: readonly CheckKind[]): readonly Check[] => checks.filter(({ kind }) => kinds.includes(kind));

const unique = (texts: readonly string[]): string[] => [...new Set(texts)];

const documentsOf = (own: readonly Check[]): string => {
  const named = POLICY_KINDS.filter((kind) => own.some(({ documents }) => documents.includes(kind)));
  return named.length === POLICY_KINDS.length ? 'all' : named.map((kind) => kind.replaceAll('-', ' ')).join(', ');
};

const rowOf = (code: string, own: readonly Check[]): string[] => {
  const elsewhere = coveredElsewhere.find((covered) => covered.code === code);
  const note = elsewhere === undefined ? [] : [`In key policies the rule \`${elsewhere.rule}\` decides this.`];
  return [`\`${code}\``, [...unique(own.map(({ meaning }) => meaning)), ...note].join(' '), unique(own.map(({ advice }) => advice)).join(' '), documentsOf(own)];
};

const tableOf = (kinds: readonly CheckKind[]) => (): PageTable => {
  const own = ofKinds(kinds);
  const codes = unique(own.map(({ code }) => code));
  const others = coveredElsewhere.filter(({ code, kind }) => kinds.includes(kind) && !codes.includes(code));
  return {
    title: 'Codes',
    head: ['code', 'what it means', 'what to do', 'documents'],
    rows: [
      ...codes.map((code) => rowOf(code, own.filter((check) => check.code === code))),
      ...others.map(({ code, rule }) => [`\`${code}\``, `Not reported here: the rule \`${rule}\` decides it.`, '', '']),
    ],
  };
};

/** What a rule that reports the checks of these kinds has in common with its siblings. */
export const policyIssues = (kinds: readonly CheckKind[]): Pick<Rule<PolicyIssueOptions>, 'options' | 'table' | 'check'> => ({
  options: {
    ignoredCodes: {
      type: 'array',
      items: { enum: unique(ofKinds(kinds).map(({ code }) => code)) },
      default: [],
      description: 'Codes that are not reported.',
    },
  },
  table: tableOf(kinds),
  check: (context) => report(context, kinds),
});
