import type { Report, Rule } from '../../src/analyze/types.ts';
import { admissionsThrough, byKeyPolicyAlone, namingPlace, type Admission } from '../../src/ask/admissions.ts';
import { allowAll } from '../../src/ask/allow-all.ts';
import { certain } from '../../src/ask/broad-statements.ts';
import { RULING_EVERY_KEY } from '../../src/ask/every-key.ts';
import { keyName } from '../../src/ask/key-name.ts';
import { accountOfClass, nameOf } from '../../src/ask/names.ts';
import { anyoneOfOwner } from '../../src/ask/own-principals.ts';
import { isPublic } from '../../src/ask/public-entrances.ts';
import { CREATE_GRANT, anyGrant } from '../../src/ask/open-grants.ts';
import { isTrusted, type Zone } from '../../src/ask/trusted-zone.ts';
import { wideStatements } from '../../src/ask/wide-statements.ts';
import { isServiceLinkedRole } from '../../src/evaluate/caller.ts';
import { callerClasses, type CallerClass } from '../../src/evaluate/symbolic/callers.ts';
import type { Statement } from '../../src/policy/types.ts';
import type { Key, World } from '../../src/world/types.ts';
import { gistOf, shown } from '../entrance-words.ts';
import { wideReport } from '../wide-words.ts';
import { listedUpTo } from '../words.ts';

const isPerson = ({ caller }: CallerClass): boolean => caller.kind !== 'service' && caller.kind !== 'root' && !isServiceLinkedRole(caller);

/** Those of the zone whom the statement lets make any grant. Callers from elsewhere are for external-account. */
const makers = (world: World, key: Key, statement: Statement, zone: Zone | undefined): readonly Admission[] => {
  const named = callerClasses(world, key.policy === undefined ? [] : [key.policy]).filter(isPerson);
  const own = [...named.filter((each) => each.kind === 'named' && accountOfClass(each) === key.account), ...anyoneOfOwner(key)];
  const trusted = named.filter((each) => accountOfClass(each) !== key.account && isTrusted(world, key, zone, accountOfClass(each) ?? ''));
  const question = { world, key, actions: [CREATE_GRANT], context: anyGrant(world) };
  return certain([
    ...admissionsThrough(statement, { ...question, callers: own, wanted: byKeyPolicyAlone }),
    ...admissionsThrough(statement, { ...question, callers: trusted, assumedIdentityPolicies: [allowAll] }),
  ]);
};

/** Whoever may rewrite the key policy gains nothing by grants. */
const rulesAnyway = (world: World, key: Key, { callers }: Admission): boolean =>
  (key.policy?.statements ?? []).some((statement) => statement.effect === 'Allow' &&
    certain(admissionsThrough(statement, { world, key, callers: [callers], actions: ['kms:PutKeyPolicy'], wanted: byKeyPolicyAlone })).length > 0);

const inKeyPolicy = (world: World, key: Key, statement: Statement, zone: Zone | undefined): Report[] => {
  const admissions = makers(world, key, statement, zone).filter((each) => !rulesAnyway(world, key, each));
  const gist = gistOf(admissions);
  if (gist === undefined) return [];
  const anyone = anyoneOfOwner(key).map(nameOf);
  const names = [...new Set(admissions.map(({ callers }) => nameOf(callers)))].sort();
  const who = names.some((name) => anyone.includes(name)) ? 'everyone in the account' : listedUpTo(3, names);
  return [{
    message: `${who} can make grants on ${keyName(key)} to anyone, not only through AWS services`,
    explanation: ['With a grant, any principal of any account can decrypt without being in the key policy, until somebody revokes it:', ...shown(gist)],
    advice: 'add "Bool": { "kms:GrantIsForAWSResource": "true" }, or bind grantee and operations: "kms:GranteePrincipal", "kms:GrantOperations"',
    place: namingPlace(statement, gist.worst.callers),
    related: [],
    key: key.arn,
    witness: gist.worst.witness,
    unknowns: [],
  }];
};

const rule: Rule = {
  name: 'open-create-grant',
  summary: 'Someone who does not administer the key can make any grant on it, not only for AWS services.',
  severity: 'warning',
  preset: 'recommended',
  covers: ['CT.KMS.PR.3', 'CT.KMS.PV.1'],
  options: {},
  *check({ world, policies, trusted }) {
    for (const key of world.keys) {
      for (const statement of key.policy?.statements ?? []) {
        if (statement.effect === 'Allow' && !isPublic(world, key, statement)) yield* inKeyPolicy(world, key, statement, trusted);
      }
    }
    const ruling = new Set(wideStatements(world, policies, RULING_EVERY_KEY).map(({ statement }) => statement));
    for (const wide of wideStatements(world, policies, [CREATE_GRANT], (statement) => !ruling.has(statement), [...anyGrant(world).keys()])) {
      yield wideReport(
        world, wide, (keys) => `make grants to anyone on ${keys}`,
        'With a grant, any principal of any account can decrypt without being in the key policy, until somebody revokes it.',
        'add "Bool": { "kms:GrantIsForAWSResource": "true" }, or name the keys and the operations',
      );
    }
  },
};

export default rule;
