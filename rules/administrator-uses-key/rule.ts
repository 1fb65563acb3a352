import type { Report, Rule } from '../../src/analyze/types.ts';
import { can } from '../../src/ask/can.ts';
import { byGravity, deeds } from '../../src/ask/deeds.ts';
import { keyName } from '../../src/ask/key-name.ts';
import { nameOf } from '../../src/ask/names.ts';
import { USING_ACTIONS, namedPrincipals } from '../../src/ask/own-principals.ts';
import { witnessWords } from '../../src/ask/witness-words.ts';
import { decide } from '../../src/evaluate/decide.ts';
import type { Request } from '../../src/evaluate/types.ts';
import type { Key, World } from '../../src/world/types.ts';

interface Options {
  readonly administration: readonly string[];
  readonly use: readonly string[];
}

const witnessFor = (world: World, key: Key, principal: string, actions: readonly string[]): Request | undefined => {
  const verdict = can({ world, callers: { kind: 'principal', arn: principal }, actions, resource: key.arn });
  return verdict.answer === 'yes' ? verdict.witness : undefined;
};

const reportOf = (world: World, key: Key, principal: string, { administration, use }: Options): Report[] => {
  const ruling = witnessFor(world, key, principal, administration);
  const using = ruling && witnessFor(world, key, principal, use.toSorted(byGravity));
  if (ruling === undefined || using === undefined) return [];
  const [rulingWay, usingWay] = [decide(world, ruling).because, decide(world, using).because];
  const [rulingBy, usingBy] = [rulingWay.at(-1), usingWay.at(-1)];
  // One statement of the key policy that gives both is what broad-actions reports.
  const alike = rulingWay.length === 1 && usingWay.length === 1 && rulingBy?.statement === usingBy?.statement;
  if (rulingBy === undefined || usingBy === undefined || alike) return [];
  return [{
    message: `${principal} both administers ${keyName(key)} and can ${deeds([using.action], 'it')}`,
    explanation: [`${witnessWords(ruling)}, is allowed, and so is ${witnessWords(using)}.`],
    advice: 'let one principal administer the key and another use it',
    place: usingBy.place,
    related: [{ message: `this lets it do ${ruling.action}`, place: rulingBy.place }],
    key: key.arn,
    witness: using,
    unknowns: [],
  }];
};

const rule: Rule<Options> = {
  name: 'administrator-uses-key',
  summary: 'One principal may both administer the key and use it for data.',
  severity: 'warning',
  preset: 'strict',
  covers: [],
  options: {
    administration: {
      type: 'array', default: ['kms:PutKeyPolicy', 'kms:ScheduleKeyDeletion', 'kms:DisableKey'], items: { type: 'string' },
      description: 'Actions of which one makes an administrator.',
    },
    use: { type: 'array', default: [...USING_ACTIONS], items: { type: 'string' }, description: 'Actions of which one makes a user of the key.' },
  },
  *check({ world, options }) {
    for (const key of world.keys) {
      for (const callers of namedPrincipals(world, key)) yield* reportOf(world, key, nameOf(callers), options);
    }
  },
};

export default rule;
