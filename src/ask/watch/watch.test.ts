import { describe, expect, it } from 'vitest';
import { MAYBE, NO, YES } from '../../evaluate/truth.ts';
import type { Json } from '../../source/place.ts';
import type { Resource } from '../../world/types.ts';
import { patternMatches } from './event-pattern.ts';
import { records } from './event-selectors.ts';
import { filterMatches } from './metric-filter.ts';

const event = { name: 'ScheduleKeyDeletion', readOnly: false, account: '111122223333', region: 'us-east-1' };
const use = { ...event, name: 'Decrypt', readOnly: true };

describe('event patterns', () => {
  const API = { source: ['aws.kms'], 'detail-type': ['AWS API Call via CloudTrail'] };
  it.each<[string, Json, number]>([
    ['names the operation', { ...API, detail: { eventName: ['DisableKey', 'ScheduleKeyDeletion'] } }, YES],
    ['names another operation', { ...API, detail: { eventName: ['DisableKey'] } }, NO],
    ['everything of the service', { source: ['aws.kms'] }, YES],
    ['as text', JSON.stringify({ source: [{ prefix: 'aws.' }], detail: { eventName: [{ suffix: 'Deletion' }] } }), YES],
    ['wildcard', { detail: { eventName: [{ wildcard: 'Schedule*' }] } }, YES],
    ['without case', { detail: { eventName: [{ 'equals-ignore-case': 'schedulekeydeletion' }] } }, YES],
    ['prefix without case', { source: [{ prefix: { 'equals-ignore-case': 'AWS.' } }] }, YES],
    ['anything but uses', { ...API, detail: { eventName: [{ 'anything-but': ['Decrypt', 'Encrypt'] }] } }, YES],
    ['anything but it', { ...API, detail: { eventName: [{ 'anything-but': { prefix: 'Schedule' } }] } }, NO],
    ['one of two ways', { $or: [{ source: ['aws.iam'] }, { detail: { eventName: ['ScheduleKeyDeletion'] } }] }, YES],
    ['calls that worked', { ...API, detail: { errorCode: [{ exists: false }] } }, YES],
    ['calls that failed', { ...API, detail: { errorCode: [{ exists: true }] } }, NO],
    ['one key only', { ...API, detail: { requestParameters: { keyId: ['1234abcd-12ab-34cd-56ef-1234567890ab'] } } }, MAYBE],
    ['another Region', { ...API, region: ['eu-west-1'] }, NO],
    ['KMS\'s own event of a deletion that is done', { source: ['aws.kms'], 'detail-type': ['KMS CMK Deletion'] }, NO],
    ['a field that no event has', { ...API, kind: ['x'] }, NO],
    ['broken text', '{"source": [', MAYBE],
  ])('%s', (_what, pattern, expected) => expect(patternMatches(pattern, event)).toBe(expected));

  it('is missing in a rule on a schedule', () => expect(patternMatches(undefined, event)).toBe(NO));
});

describe('filter patterns', () => {
  it.each<[string, number]>([
    ['{ ($.eventSource = kms.amazonaws.com) && (($.eventName=DisableKey)||($.eventName=ScheduleKeyDeletion)) }', YES],
    ['{($.eventSource=kms.amazonaws.com) && ($.eventName=DisableKey)}', NO],
    ['{ $.eventName = "Schedule*" }', YES],
    ['{ $.eventName = Schedule* && $.errorCode NOT EXISTS }', YES],
    ['{ $.eventName = ScheduleKeyDeletion && $.userIdentity.type = "Root" }', MAYBE],
    ['{ $.eventName = DisableKey && $.userIdentity.type = "Root" }', NO],
    ['{ $.eventName != Decrypt }', YES],
    ['{ $.errorCode = "AccessDenied*" }', NO],
    ['{ $.readOnly IS FALSE }', YES],
    ['{ $.readOnly = true }', NO],
    ['{ $.eventName = %Schedule.*% }', MAYBE],
    ['{ $.eventName = DisableKey || }', MAYBE],
    [`{ ${'('.repeat(100_000)} }`, MAYBE],
    ['', YES],
    ['ScheduleKeyDeletion', YES],
    ['?DisableKey ?ScheduleKeyDeletion', YES],
    ['"kms.amazonaws.com" -ScheduleKeyDeletion', NO],
    ['AccessDenied', MAYBE],
    ['[ip, user, ...]', MAYBE],
  ])('%.60s', (pattern, expected) => expect(filterMatches(pattern, event)).toBe(expected));
});

describe('what trails record', () => {
  const trail = (properties: Resource['properties']): Resource =>
    ({ arn: 'arn:aws:cloudtrail:us-east-1:111122223333:trail/main', type: 'AWS::CloudTrail::Trail', account: undefined, region: undefined, properties, policy: undefined, place: { document: { file: '', text: '', value: null }, path: [] } });
  const advanced = (...FieldSelectors: Json[]): Resource => trail({ AdvancedEventSelectors: [{ FieldSelectors }] });
  const management = { Field: 'eventCategory', Equals: ['Management'] };
  it.each<[string, Resource, number, number]>([
    ['no selectors', trail({}), YES, YES],
    ['selectors that were not read', trail({ HasCustomEventSelectors: true }), MAYBE, MAYBE],
    ['switched off', trail({ IsLogging: false }), NO, NO],
    ['KMS left out', trail({ EventSelectors: [{ ReadWriteType: 'All', IncludeManagementEvents: true, ExcludeManagementEventSources: ['kms.amazonaws.com'] }] }), NO, NO],
    ['writes only', trail({ EventSelectors: [{ ReadWriteType: 'WriteOnly', IncludeManagementEvents: true }] }), YES, NO],
    ['data events only', trail({ EventSelectors: [{ IncludeManagementEvents: false, DataResources: [] }] }), NO, NO],
    ['advanced, all of management', advanced(management), YES, YES],
    ['advanced, KMS left out', advanced(management, { Field: 'eventSource', NotEquals: ['kms.amazonaws.com', 'rdsdata.amazonaws.com'] }), NO, NO],
    ['advanced, writes', advanced(management, { Field: 'readOnly', Equals: ['false'] }), YES, NO],
    ['advanced, data', advanced({ Field: 'eventCategory', Equals: ['Data'] }, { Field: 'resources.type', Equals: ['AWS::S3::Object'] }), NO, NO],
    ['advanced, one session kind', advanced(management, { Field: 'sessionCredentialFromConsole', Equals: ['true'] }), MAYBE, MAYBE],
  ])('%s', (_what, resource, changes, uses) => {
    expect([records(resource, event), records(resource, use)]).toEqual([changes, uses]);
  });
});
