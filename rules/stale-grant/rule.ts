import type { Report, Rule } from '../../src/analyze/types.ts';
import { daysBetween } from '../../src/ask/dates.ts';
import { grantName, granteeName, grantsOf, serviceBehind } from '../../src/ask/grants.ts';
import { isDeletedGrantee } from '../../src/evaluate/grants.ts';
import { below } from '../../src/source/place.ts';
import type { Grant, Key, World } from '../../src/world/types.ts';

interface Options {
  readonly maxAgeDays: number;
}

const revoke = (key: Key, { id }: Grant): string => `revoke it: aws kms revoke-grant --key-id ${key.arn} --grant-id ${id ?? '<grant id>'}`;

const report = (key: Key, grant: Grant, part: string, message: string, why: string): Report => ({
  message, explanation: [why], advice: revoke(key, grant), place: below(grant.place, part), related: [], key: key.arn, unknowns: [],
});

/** The grantee, or whoever should end the grant, does not exist any more. */
const leftOver = (world: World, key: Key, grant: Grant): Report | undefined => {
  if (isDeletedGrantee(world, grant)) {
    return report(key, grant, 'GranteePrincipal', `${grantName(grant, key)} is for ${granteeName(grant)}, which no longer exists`,
      'It lets nobody in: a user or role that is made again under the same name is another one. It still counts towards the quota.');
  }
  const { retiringPrincipal } = grant;
  if (retiringPrincipal === undefined || !isDeletedGrantee(world, { ...grant, grantee: retiringPrincipal })) return undefined;
  return report(key, grant, 'RetiringPrincipal', `${grantName(grant, key)} is to be retired by ${retiringPrincipal}, which no longer exists`,
    `Nobody will end it when its work is done, and ${granteeName(grant)} keeps the access.`);
};

const tooOld = (key: Key, grant: Grant, { maxAgeDays }: Options, today: string): Report | undefined => {
  const age = grant.created === undefined ? 0 : daysBetween(grant.created, today);
  if (maxAgeDays === 0 || age <= maxAgeDays) return undefined;
  return report(key, grant, 'CreationDate', `${grantName(grant, key)}, for ${granteeName(grant)}, is ${age} days old; ${maxAgeDays} are allowed`,
    'Grants are meant to be temporary, and they do not expire by themselves.');
};

const rule: Rule<Options> = {
  name: 'stale-grant',
  summary: 'A grant is left over: its grantee or retiring principal does not exist any more, or it is too old.',
  severity: 'warning',
  preset: 'recommended',
  covers: [],
  options: {
    maxAgeDays: { type: 'integer', minimum: 0, default: 0, description: 'Days after which a grant that no AWS service made is too old; 0: never.' },
  },
  *check({ world, options, today }) {
    for (const { key, grant } of grantsOf(world)) {
      if (serviceBehind(world, grant) !== undefined) continue;
      const found = leftOver(world, key, grant) ?? tooOld(key, grant, options, today);
      if (found !== undefined) yield found;
    }
  },
};

export default rule;
