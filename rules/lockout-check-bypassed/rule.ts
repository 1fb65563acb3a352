import type { Report, Rule } from '../../src/analyze/types.ts';
import { allowedCallers, type AllowedCaller } from '../../src/ask/allowed-callers.ts';
import { keyName } from '../../src/ask/key-name.ts';
import { mentionsKey } from '../../src/ask/mentions.ts';
import { nameOf } from '../../src/ask/names.ts';
import { namedPrincipals } from '../../src/ask/own-principals.ts';
import { isAwsManaged } from '../../src/ask/rotation.ts';
import { witnessWords } from '../../src/ask/witness-words.ts';
import { decide } from '../../src/evaluate/decide.ts';
import { isServiceLinkedRole } from '../../src/evaluate/caller.ts';
import { callerClasses, type CallerClass } from '../../src/evaluate/symbolic/callers.ts';
import type { Policy } from '../../src/policy/types.ts';
import type { Place } from '../../src/source/place.ts';
import type { Key, World } from '../../src/world/types.ts';
import { listedUpTo } from '../words.ts';

interface Options {
  readonly allow: readonly string[];
  readonly unmentioned: boolean;
}

const BYPASS = 'kms:BypassPolicyLockoutSafetyCheck';
const BYPASSING = new Map([[BYPASS, ['true']]]);

const organizationPolicies = (world: World): Policy[] => world.organizationPolicies.map(({ policy }) => policy);

const identityPolicies = (world: World): Policy[] =>
  [...world.principals.values()].flatMap((principal) => (principal.identityPolicies ?? []).map(({ policy }) => policy));

/** People, and what acts for them: no root users, who are the way back in, and no roles that only AWS assumes. */
const isPerson = ({ kind, caller }: CallerClass): boolean =>
  kind === 'named' && caller.kind !== 'root' && caller.kind !== 'service' && !isServiceLinkedRole(caller);

/** The statement that lets a witness through and speaks of the bypass, else the first that does. */
const placeOf = (world: World, { witness }: AllowedCaller, fallback: Place): Place => {
  const { because } = decide(world, witness);
  return (because.find(({ statement }) => statement !== undefined && mentionsKey([statement], BYPASS)) ?? because[0])?.place ?? fallback;
};

const reportOf = (world: World, able: readonly [AllowedCaller, ...AllowedCaller[]], deed: string, fallback: Place): Report => {
  const [first] = able;
  return {
    message: `${listedUpTo(3, able.map(({ callers }) => nameOf(callers)))} can ${deed} past AWS KMS's check that someone can still change it`,
    explanation: [
      'AWS KMS refuses a key policy under which the caller could not change it again, unless the request bypasses that check. A policy that '
      + 'locks out everyone can be mended by AWS Support only.',
      `For example ${witnessWords(first.witness)}, is allowed.`,
    ],
    advice: `deny it: "Effect": "Deny", "Action": ["kms:CreateKey", "kms:PutKeyPolicy"], "Condition": { "Bool": { "${BYPASS}": "true" } }, best in a service control policy`,
    place: placeOf(world, first, fallback),
    related: [],
    witness: first.witness,
    unknowns: [],
  };
};

/** The template itself asks for it, whoever carries it out. */
const requested = (key: Key, place: Place): Report => ({
  message: `${keyName(key)} gets its policy past AWS KMS's check that someone can still change it`,
  explanation: [
    'With this setting AWS KMS takes even a key policy under which nobody could change it again. Such a key can be mended by AWS Support only. '
    + 'Without it the deployment fails instead, and nothing is lost.',
  ],
  advice: 'remove it: a policy under which the deploying role, or its account, may call kms:PutKeyPolicy passes the check',
  place,
  related: [],
  key: key.arn,
  unknowns: [],
});

const rule: Rule<Options> = {
  name: 'lockout-check-bypassed',
  summary: 'A template sets, or someone can set, a key policy past the check that keeps keys manageable.',
  severity: 'warning',
  preset: 'recommended',
  covers: ['CT.KMS.PV.3'],
  options: {
    allow: {
      type: 'array',
      items: { type: 'string' },
      default: [],
      description: 'ARNs of principals that may bypass the check, such as a break-glass role.',
    },
    unmentioned: {
      type: 'boolean',
      default: false,
      description: `Also report keys in whose policies nothing speaks of \`${BYPASS}\`, so that everyone who can change the policy can bypass the check.`,
    },
  },
  *check({ world, options }) {
    for (const key of world.keys) {
      if (key.lockoutCheckBypassed !== undefined) yield requested(key, key.lockoutCheckBypassed);
    }
    const elsewhere = options.unmentioned || mentionsKey([...organizationPolicies(world), ...identityPolicies(world)].flatMap(({ statements }) => statements), BYPASS);
    const may = ({ callers }: AllowedCaller): boolean => !options.allow.includes(nameOf(callers));
    const able = (among: readonly CallerClass[], action: string, resource: string): AllowedCaller[] =>
      allowedCallers({ world, among: among.filter(isPerson), actions: [action], resource, context: BYPASSING }).filter(may);

    const meant = (key: Key): boolean => key.policy !== undefined && !isAwsManaged(key) && (elsewhere || mentionsKey(key.policy.statements, BYPASS));
    for (const key of world.keys.filter(meant)) {
      const [first, ...others] = able(namedPrincipals(world, key), 'kms:PutKeyPolicy', key.arn);
      if (first === undefined) continue;
      yield { ...reportOf(world, [first, ...others], `put a policy on ${keyName(key)}`, key.places.policy ?? key.places.key), key: key.arn };
    }
    if (!elsewhere) return;
    const [first, ...others] = able(callerClasses(world, []), 'kms:CreateKey', '*');
    const someone = [...world.principals.values()][0];
    if (first !== undefined && someone !== undefined) yield reportOf(world, [first, ...others], 'make keys with a policy', someone.place);
  },
};

export default rule;
