/** Which requests a grant lets through, and what is left open of whom it names. */
import { describe, expect, it } from 'vitest';
import { APP, AWAY, HOME, KEY, askOf, document, keyWorld, role, spokenAnswer, type Asked } from './test-questions.ts';

type Written = Readonly<Record<string, unknown>>;

const OWN = { Effect: 'Allow', Action: 'kms:*', Resource: '*' };
const ROLE = `arn:aws:iam::${HOME}:role/‹Role›`;
const ROOT = 'arn:aws:iam::‹AccountId›:root';
const UNNUMBERED = 'arn:aws:iam::‹AccountId›:role/app';
const PARTNER = `arn:aws:iam::${AWAY}:role/partner`;

const ask = (grant: Written, asked: Asked = {}, ...own: readonly object[]): string => spokenAnswer(askOf(keyWorld([], {
  principals: [role('app', ...own), { arn: UNNUMBERED, identityPolicies: [] }],
  keys: [{ arn: KEY, policy: document(), grants: [{ GrantId: 'g1', GranteePrincipal: APP, Operations: ['Decrypt'], ...grant }] }],
}), asked));

const retire: Asked = { action: 'kms:RetireGrant' };
const retiredBy = (arn: string): Written => ({ GranteePrincipal: PARTNER, RetiringPrincipal: arn });

describe('a grant', () => {
  it.each<readonly [name: string, grant: Written, asked: Asked, own: readonly object[], expected: string]>([
    ['for the caller', {}, {}, [], 'yes'],
    ['for another operation', { Operations: ['Encrypt'] }, {}, [], 'no'],
    ['for somebody else', { GranteePrincipal: PARTNER }, {}, [], 'no'],
    ['for a role that is not resolved', { GranteePrincipal: ROLE }, {}, [], `‹Role› whether the grantee is the caller: ${ROLE}`],
    ['for an account that is not resolved', { GranteePrincipal: ROOT }, {}, [OWN], `‹AccountId› whether the grantee is the caller's account: ${ROOT}`],
    ['for an account that is not resolved, which passes nothing on', { GranteePrincipal: ROOT }, {}, [], 'no'],
    ['for a role, and the account of the caller is not resolved', {}, { principal: UNNUMBERED }, [], `‹grant g1› whether the grantee is the caller: ${APP}`],
    ['without an id, for a role, and the account of the caller is not resolved', { GrantId: undefined }, { principal: UNNUMBERED }, [], `‹a grant› whether the grantee is the caller: ${APP}`],
    ['for a role, of which the account is known and the name is not', { GranteePrincipal: PARTNER.replace('partner', '‹Role›') }, {}, [], 'no'],
    ['with literal texts for constraints', { Constraints: { EncryptionContextSubset: { a: '${kms:EncryptionContext:b}' } } }, {}, [], 'yes; kms:EncryptionContext:a=${kms:EncryptionContext:b}'],
    ['is retired by whom it names', retiredBy(APP), retire, [], 'yes'],
    ['is not retired by another', retiredBy(PARTNER), retire, [], 'no'],
    ['is retired by a role that is not resolved', retiredBy(ROLE), retire, [], `‹Role› whether who may retire the grant is the caller: ${PARTNER}, ${ROLE}`],
    ['is retired by its grantee where it has the operation', { Operations: ['RetireGrant'] }, retire, [], 'yes'],
  ])('%s', (_name, grant, asked, own, expected) => {
    expect(ask(grant, asked, ...own)).toBe(expected);
  });
});
