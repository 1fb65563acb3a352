import type { Report, Rule } from '../../src/analyze/types.ts';
import { admissionsThrough, byKeyPolicyAlone, namingPlace, type Admission, type AdmissionQuestion } from '../../src/ask/admissions.ts';
import { allowAll } from '../../src/ask/allow-all.ts';
import { attestationKeys, inDebugMode, isOfDeployment, withoutAttestation } from '../../src/ask/attestation.ts';
import { deeds } from '../../src/ask/deeds.ts';
import { keyName } from '../../src/ask/key-name.ts';
import { nameOf } from '../../src/ask/names.ts';
import { anyoneOfOwner, namedPrincipals } from '../../src/ask/own-principals.ts';
import { isPublic } from '../../src/ask/public-entrances.ts';
import { hasUnknown } from '../../src/policy/unknown.ts';
import { principalPlace } from '../../src/policy/statement-places.ts';
import { below } from '../../src/source/place.ts';
import type { Statement } from '../../src/policy/types.ts';
import type { Key, World } from '../../src/world/types.ts';
import { gistOf, shown, type Gist } from '../entrance-words.ts';
import { listedUpTo } from '../words.ts';

/** Ways to plaintext: its own, and those that hand the data or the right to decrypt on to somebody else. */
const REVEALING = ['kms:Decrypt', 'kms:DeriveSharedSecret', 'kms:ReEncryptFrom', 'kms:CreateGrant'];

/** What attestation can be asked for. */
const ATTESTED = ['kms:Decrypt', 'kms:DeriveSharedSecret'];

const report = (key: Key, { worst }: Gist, parts: Pick<Report, 'message' | 'explanation' | 'advice' | 'place' | 'severity'>): Report =>
  ({ ...parts, related: [], key: key.arn, witness: worst.witness, unknowns: [] });

const names = (admissions: readonly Admission[]): string => listedUpTo(3, [...new Set(admissions.map(({ callers }) => nameOf(callers)))].sort());

const certainGist = (admissions: readonly Admission[]): Gist | undefined => {
  const gist = gistOf(admissions);
  return gist?.certain === true ? gist : undefined;
};

/** Principals that the statement itself lets in without a document. */
const directly = (key: Key, statement: Statement, question: AdmissionQuestion, keys: readonly string[]): Report[] => {
  const gist = certainGist(admissionsThrough(statement, { ...question, actions: REVEALING, context: withoutAttestation(keys) }));
  if (gist === undefined) return [];
  return [report(key, gist, {
    message: `without an enclave, ${names(gist.admissions)} can ${deeds(gist.actions, keyName(key))}`,
    explanation: ['Other statements ask for an attestation document; this one lets the same key be used without:', ...shown(gist)],
    advice: `ask for attestation here, too: "StringEqualsIgnoreCase": { "${keys[0] ?? 'kms:RecipientAttestation:ImageSha384'}": … }, or take the actions out`,
    place: namingPlace(statement, gist.worst.callers),
  })];
};

/** The account, whose administrators can let anyone decrypt. */
const byDelegation = (world: World, key: Key, statement: Statement, keys: readonly string[]): Report[] => {
  const question = { world, key, callers: anyoneOfOwner(key), actions: REVEALING, context: withoutAttestation(keys), assumedIdentityPolicies: [allowAll] };
  const gist = hasUnknown(key.account) ? undefined : certainGist(admissionsThrough(statement, question));
  if (gist === undefined || certainGist(admissionsThrough(statement, { ...question, wanted: byKeyPolicyAlone })) !== undefined) return [];
  return [report(key, gist, {
    severity: 'info',
    message: `administrators of account ${key.account} can let anyone, without an enclave, ${deeds(gist.actions, keyName(key))}`,
    explanation: ['The statement hands the decision to IAM policies, which need not ask for an attestation document:', ...shown(gist)],
    advice: 'delegate administration only: "NotAction": ["kms:Decrypt", "kms:ReEncryptFrom", "kms:DeriveSharedSecret", "kms:CreateGrant"] in place of kms:*',
    place: principalPlace(statement),
  })];
};

/** What a document has to say is too little. */
const weakly = (key: Key, statement: Statement, question: AdmissionQuestion, keys: readonly string[]): Report[] => {
  if (!statement.conditions.some((condition) => keys.includes(condition.key))) return [];
  const ask = (context: AdmissionQuestion['context']): Gist | undefined =>
    certainGist(admissionsThrough(statement, { ...question, actions: ATTESTED, ...(context === undefined ? {} : { context }) }));
  const place = below(statement.place, 'Condition');
  const debug = ask(inDebugMode(keys));
  if (debug !== undefined) {
    return [report(key, debug, {
      message: `${names(debug.admissions)} can decrypt with ${keyName(key)} from an enclave in debug mode, whose memory and console can be read`,
      explanation: ['Measurements of zeros meet the condition:', ...shown(debug)],
      advice: 'ask for the measurements of the production image',
      place,
    })];
  }
  const anyDeployment = ask(withoutAttestation(keys.filter(isOfDeployment)));
  const imageOnly = anyDeployment !== undefined && ask(withoutAttestation(keys)) === undefined;
  return !imageOnly ? [] : [report(key, anyDeployment, {
    severity: 'info',
    message: `${keyName(key)} asks for an enclave's image but not for where it runs`,
    explanation: ['The same image decrypts under any parent role, instance and signer, old versions with known flaws included as long as they are listed:', ...shown(anyDeployment)],
    advice: 'ask also for PCR3 (role of the parent instance), PCR4 (instance) or PCR8 (signing certificate)',
    place,
  })];
};

function* checkKey(world: World, key: Key): Iterable<Report> {
  const keys = attestationKeys(key);
  if (keys.length === 0) return;
  const question: AdmissionQuestion = { world, key, callers: [...namedPrincipals(world, key), ...anyoneOfOwner(key)], actions: [], wanted: byKeyPolicyAlone };
  for (const statement of key.policy?.statements ?? []) {
    if (statement.effect === 'Deny' || isPublic(world, key, statement)) continue;
    const around = directly(key, statement, question, keys);
    yield* around.length > 0 ? around : [...byDelegation(world, key, statement, keys), ...weakly(key, statement, question, keys)];
  }
}

const rule: Rule = {
  name: 'unattested-enclave-key',
  summary: 'A key for enclaves can be used around its attestation, or asks for too little of it.',
  severity: 'warning',
  preset: 'recommended',
  covers: [
    'kms_key_enclave_attestation_not_enforced', 'kms_key_enclave_attestation_bypassable_path', 'kms_key_enclave_attestation_no_deployment_binding',
  ],
  options: {},
  *check({ world }) {
    for (const key of world.keys) yield* checkKey(world, key);
  },
};

export default rule;
