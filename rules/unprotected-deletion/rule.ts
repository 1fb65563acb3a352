import type { Report, Rule } from '../../src/analyze/types.ts';
import { allowedCallers, type AllowedCaller } from '../../src/ask/allowed-callers.ts';
import { keyName } from '../../src/ask/key-name.ts';
import { nameOf } from '../../src/ask/names.ts';
import { anyoneOfOwner, namedPrincipals } from '../../src/ask/own-principals.ts';
import { isAwsManaged } from '../../src/ask/rotation.ts';
import { exampleOf } from '../../src/ask/witness-words.ts';
import { decide } from '../../src/evaluate/decide.ts';
import { strangerClasses, type CallerClass } from '../../src/evaluate/symbolic/callers.ts';
import { hasUnknown } from '../../src/policy/unknown.ts';
import type { Key, World } from '../../src/world/types.ts';
import { counted, listedUpTo } from '../words.ts';
import { unretained } from './template.ts';

interface Options {
  readonly maximum: number;
  readonly actions: readonly string[];
  readonly everyTemplateKey: boolean;
}

const placeOf = (world: World, key: Key, { witness }: AllowedCaller): Report['place'] =>
  decide(world, witness).because.find(({ policy }) => policy === 'key policy')?.place ?? key.places.policy ?? key.places.key;

const reportOf = (world: World, key: Key, who: string, shown: AllowedCaller, explanation: readonly string[]): Report => ({
  message: `${who} can delete ${keyName(key)}, or the key material in it`,
  explanation: [
    'What a deleted key encrypted can never be read again. Few should be able to do that, and none of those who only use or run the key.',
    ...explanation,
    exampleOf(shown.witness),
  ],
  advice: 'allow kms:ScheduleKeyDeletion to a role or two that nobody works with every day, or deny it to all others (aws:PrincipalArn)',
  place: placeOf(world, key, shown),
  related: [],
  key: key.arn,
  witness: shown.witness,
  unknowns: [],
});

const check = (world: World, key: Key, { maximum, actions }: Options): Report | undefined => {
  const ask = (among: readonly CallerClass[]): AllowedCaller[] => allowedCallers({ world, among, actions, resource: key.arn });
  const [anyone] = hasUnknown(key.account) ? [] : ask([...strangerClasses(world).filter(({ caller }) => caller.kind === 'role'), ...anyoneOfOwner(key)]);
  if (anyone !== undefined) {
    const who = anyone.callers.kind === 'stranger' ? 'anyone with an AWS account' : `every role and user of account ${key.account}`;
    return reportOf(world, key, who, anyone, []);
  }
  const few = ask(namedPrincipals(world, key));
  const [first] = few;
  if (first === undefined || few.length <= maximum) return undefined;
  return reportOf(world, key, counted(few.length, 'principal'), first, [`${few.length === 1 ? 'It is' : 'They are'} ${listedUpTo(8, few.map(({ callers }) => nameOf(callers)))}. The option maximum allows ${maximum}.`]);
};

const rule: Rule<Options> = {
  name: 'unprotected-deletion',
  summary: 'Too many principals can delete a key, or it goes with the template that declares it.',
  severity: 'warning',
  preset: 'recommended',
  covers: ['I3011', 'ec2_instance_no_iam_role_with_destruction_kms_access'],
  options: {
    maximum: {
      type: 'integer',
      minimum: 0,
      default: 5,
      description: 'As many users, roles and services may be able to delete a key; root users are not counted.',
    },
    actions: {
      type: 'array',
      items: { type: 'string', pattern: '^kms:[A-Za-z]+$' },
      default: ['kms:ScheduleKeyDeletion', 'kms:DeleteImportedKeyMaterial'],
      description: 'The actions that count as deletion.',
    },
    everyTemplateKey: {
      type: 'boolean',
      default: true,
      description: 'Remark (as info) on each key of a template that goes with it. Without it, only a key is reported that something depends on which stays.',
    },
  },
  *check({ world, options }) {
    for (const key of world.keys) {
      const report = key.policy === undefined || isAwsManaged(key) ? undefined : check(world, key, options);
      if (report !== undefined) yield report;
      const lost = unretained(world, key, options.everyTemplateKey);
      if (lost !== undefined) yield lost;
    }
  },
};

export default rule;
