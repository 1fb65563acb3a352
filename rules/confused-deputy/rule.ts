import type { Fix, Report, Rule } from '../../src/analyze/types.ts';
import { entrances, namingPlace, type Admission } from '../../src/ask/admissions.ts';
import { deeds } from '../../src/ask/deeds.ts';
import { forStrangers, servicesOf } from '../../src/ask/deputy.ts';
import { keyName } from '../../src/ask/key-name.ts';
import { nameOf } from '../../src/ask/names.ts';
import { isPublic } from '../../src/ask/public-entrances.ts';
import { DEPUTIES_WITHOUT_SOURCE } from '../../src/aws/deputies.ts';
import { kmsActions } from '../../src/aws/kms.ts';
import { sourceTest, type SourceTest } from '../../src/aws/source-tests.ts';
import { parseArn } from '../../src/policy/arn.ts';
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

const ownerOf = ({ account }: Key): string => (hasUnknown(account) ? "<the key's account>" : account);

/** The condition that binds all of some services to the key's account. */
const testFor = (services: readonly string[], key: Key): SourceTest | undefined => {
  const account = ownerOf(key);
  const partition = parseArn(key.arn)?.partition ?? 'aws';
  const [first, ...rest] = services.map((service) => sourceTest(service, { partition: hasUnknown(partition) ? 'aws' : partition, account }));
  return first !== undefined && rest.every((test) => test?.key === first.key && test.value === first.value) ? first : undefined;
};

/** A test of the source keeps out every principal of the statement that brings none: users, roles, and some services. */
const fixFor = (statement: Statement, key: Key): Fix | undefined => {
  const { principal } = statement;
  const entries = principal?.negated === false ? principal.entries : [];
  const test = !hasUnknown(key.account) && entries.every(({ type }) => type === 'Service') ? testFor(entries.map(({ value }) => value), key) : undefined;
  return test === undefined ? undefined : bindingFix(statement, test.operator, test.key, test.value);
};

const adviceFor = (test: SourceTest | undefined, key: Key): string => {
  if (test !== undefined && test.key !== 'aws:SourceAccount') return `add "${test.operator}": { "${test.key}": "${test.value}" }, or better name the resource`;
  return `add "StringEquals": { "aws:SourceAccount": "${ownerOf(key)}" }, or better the resource, "ArnLike": { "aws:SourceArn": "arn:…" }`;
};

const reportOf = (key: Key, statement: Statement, all: readonly Admission[]): Report[] => {
  const gist = gistOf(all);
  if (gist === undefined || !gist.certain) return [];
  const { worst, actions, admissions } = gist;
  const named = admissions.filter(({ callers }) => callers.kind === 'named').map(({ callers }) => nameOf(callers));
  const services = admissions.length === named.length ? [...new Set(named)].sort() : ['any AWS service'];
  const fix = fixFor(statement, key);
  return [{
    message: `${listedUpTo(3, services)} can ${deeds(actions, keyName(key))} on behalf of anybody's resources, not just yours`,
    explanation: [limitsInWords(worst, 'for whom the service acts'), ...shown(gist)],
    advice: adviceFor(testFor(services, key), key),
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
      const callers = servicesOf(world, key).filter((each) => !options.allow.includes(nameOf(each)));
      for (const { statement, admissions } of entrances({ world, key, callers, actions: USES, wanted: forStrangers(world) })) {
        if (!isPublic(world, key, statement)) yield* reportOf(key, statement, admissions);
      }
    }
  },
};

export default rule;
