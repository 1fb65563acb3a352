import type { Report, Rule } from '../../src/analyze/types.ts';
import { entrances, type Admission } from '../../src/ask/admissions.ts';
import { deeds } from '../../src/ask/deeds.ts';
import { keyName } from '../../src/ask/key-name.ts';
import { limitsOf } from '../../src/ask/limits.ts';
import { CROSSING_ACTIONS, isPublic } from '../../src/ask/public-entrances.ts';
import { memberClasses } from '../../src/evaluate/symbolic/callers.ts';
import { principalPlace } from '../../src/policy/statement-places.ts';
import type { Statement } from '../../src/policy/types.ts';
import type { Key } from '../../src/world/types.ts';
import { gistOf, limitsInWords, shown } from '../entrance-words.ts';

interface Options {
  readonly allow: readonly string[];
}

const organizationOf = ({ callers }: Admission): string => (callers.kind === 'stranger' ? callers.organization ?? '' : '');

const reportOf = (key: Key, statement: Statement, organization: string, admissions: readonly Admission[]): Report[] => {
  const gist = gistOf(admissions);
  if (gist === undefined || !gist.certain) return [];
  const inUnits = limitsOf(gist.worst.posed).keys.has('aws:principalorgpaths');
  return [{
    message: `every account of ${inUnits ? 'a unit of ' : ''}organization ${organization} can ${deeds(gist.actions, keyName(key))}`,
    explanation: [limitsInWords(gist.worst, 'which account'), ...shown(gist)],
    advice: 'name the accounts or roles that need the key, or narrow it to units with "ForAnyValue:StringLike": { "aws:PrincipalOrgPaths": … }',
    place: principalPlace(statement),
    related: [],
    key: key.arn,
    witness: gist.worst.witness,
    unknowns: [],
  }];
};

const rule: Rule<Options> = {
  name: 'organization-wide',
  summary: 'Every account of an organization, or of one of its units, can use the key.',
  severity: 'warning',
  preset: 'strict',
  covers: [],
  options: {
    allow: { type: 'array', default: [], items: { type: 'string' }, description: 'Ids of organizations (o-…) whose accounts may all use any key.' },
  },
  *check({ world, options }) {
    const callers = memberClasses(world).filter((each) => each.kind === 'stranger' && !options.allow.includes(each.organization ?? ''));
    if (callers.length === 0) return;
    for (const key of world.keys) {
      for (const { statement, admissions } of entrances({ world, key, callers, actions: CROSSING_ACTIONS })) {
        if (isPublic(world, key, statement)) continue;
        const organizations = [...new Set(admissions.map(organizationOf))].sort();
        for (const id of organizations) yield* reportOf(key, statement, id, admissions.filter((each) => organizationOf(each) === id));
      }
    }
  },
};

export default rule;
