import type { Report, Rule } from '../../src/analyze/types.ts';
import { entrances, namingPlace, type Admission } from '../../src/ask/admissions.ts';
import { deeds } from '../../src/ask/deeds.ts';
import { forStrangers, namedServices } from '../../src/ask/deputy.ts';
import { keyName } from '../../src/ask/key-name.ts';
import { nameOf } from '../../src/ask/names.ts';
import { isPublic } from '../../src/ask/public-entrances.ts';
import { DEPUTIES_WITHOUT_SOURCE } from '../../src/aws/deputies.ts';
import { kmsActions } from '../../src/aws/kms.ts';
import { hasUnknown } from '../../src/policy/unknown.ts';
import type { Statement } from '../../src/policy/types.ts';
import type { Key } from '../../src/world/types.ts';
import { bindingFix } from '../bind-fix.ts';
import { gistOf, limitsInWords, shown } from '../entrance-words.ts';
import { listedUpTo } from '../words.ts';

interface Options {
  readonly allow: readonly string[];
}

/** Reading about a key gives nothing away; using it and lasting access to it do. */
const USES = kmsActions.filter(({ cryptographic, name }) => cryptographic || name === 'CreateGrant').map(({ name }) => `kms:${name}`);

/** A test of the source keeps out every principal of the statement that brings none: users, roles, and some services. */
const isForServicesWithSource = ({ principal }: Statement): boolean => principal?.negated === false && principal.entries.every(({ type, value }) =>
  type === 'Service' && !DEPUTIES_WITHOUT_SOURCE.some(({ service }) => service === value));

const reportOf = (key: Key, statement: Statement, all: readonly Admission[]): Report[] => {
  const gist = gistOf(all);
  if (gist === undefined || !gist.certain) return [];
  const { worst, actions, admissions } = gist;
  const services = [...new Set(admissions.map(({ callers }) => nameOf(callers)))].sort();
  const account = hasUnknown(key.account) ? "<the key's account>" : key.account;
  const fix = hasUnknown(key.account) || !isForServicesWithSource(statement) ? undefined : bindingFix(statement, 'aws:SourceAccount', key.account);
  return [{
    message: `${listedUpTo(3, services)} can ${deeds(actions, keyName(key))} on behalf of anybody's resources, not just yours`,
    explanation: [limitsInWords(worst, 'for whom the service acts'), ...shown(gist)],
    advice: `add "StringEquals": { "aws:SourceAccount": "${account}" }, or better the resource, "ArnLike": { "aws:SourceArn": "arn:…" }`,
    place: namingPlace(statement, worst.callers),
    related: [],
    key: key.arn,
    witness: worst.witness,
    unknowns: [],
    ...(fix === undefined ? {} : { fix }),
  }];
};

const rule: Rule<Options> = {
  name: 'confused-deputy',
  summary: "An AWS service may use the key on behalf of anybody's resources: nothing says for whom.",
  severity: 'warning',
  preset: 'recommended',
  covers: [],
  options: {
    allow: {
      type: 'array',
      default: DEPUTIES_WITHOUT_SOURCE.map(({ service }) => service),
      items: { type: 'string' },
      description: 'Services that may come without a condition on the source. By default those that send nothing which a condition could ask for.',
    },
  },
  *check({ world, options }) {
    for (const key of world.keys) {
      const callers = namedServices(world, key).filter((each) => !options.allow.includes(nameOf(each)));
      for (const { statement, admissions } of entrances({ world, key, callers, actions: USES, wanted: forStrangers(world) })) {
        if (!isPublic(world, key, statement)) yield* reportOf(key, statement, admissions);
      }
    }
  },
};

export default rule;
