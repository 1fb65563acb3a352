import { MAYBE, NO, YES, and, not, or, truth, type Truth } from '../../evaluate/truth.ts';
import { isList, isObject } from '../../policy/json.ts';
import type { JsonObject } from '../../policy/json.ts';
import type { Json } from '../../source/place.ts';
import type { Resource } from '../../world/types.ts';
import { fieldOfRecord, type FieldValue, type KeyEvent } from './event.ts';

const objects = (value: Json | undefined): JsonObject[] => (isList(value) ? value.filter(isObject) : []);

const texts = (value: Json | undefined): string[] => (isList(value) ? value.map(String) : typeof value === 'string' ? [value] : []);

/** `EventSelectors`: management events by read and write, less the sources left out [CloudTrail API EventSelector]. */
const basicLogs = (selector: JsonObject, { readOnly }: KeyEvent): Truth => {
  const kind = selector['ReadWriteType'] ?? 'All';
  const excluded = texts(selector['ExcludeManagementEventSources']).includes('kms.amazonaws.com');
  const wanted = kind === 'All' || kind === (readOnly ? 'ReadOnly' : 'WriteOnly');
  return truth(selector['IncludeManagementEvents'] !== false && wanted && !excluded);
};

const OPERATORS: readonly (readonly [name: string, negated: boolean, test: (value: string, wanted: string) => boolean])[] = [
  ['Equals', false, (value, wanted) => value === wanted], ['NotEquals', true, (value, wanted) => value === wanted],
  ['StartsWith', false, (value, wanted) => value.startsWith(wanted)], ['NotStartsWith', true, (value, wanted) => value.startsWith(wanted)],
  ['EndsWith', false, (value, wanted) => value.endsWith(wanted)], ['NotEndsWith', true, (value, wanted) => value.endsWith(wanted)],
];

const fieldHolds = (selector: JsonObject, event: KeyEvent): Truth => {
  const value: FieldValue = fieldOfRecord(event, String(selector['Field']));
  return and(...OPERATORS.map(([name, negated, test]) => {
    const wanted = selector[name];
    if (wanted === undefined) return YES;
    if (value === 'open') return MAYBE;
    const some = value === undefined ? NO : truth(texts(wanted).some((each) => test(String(value), each)));
    return negated ? not(some) : some;
  }));
};

/** `AdvancedEventSelectors`: all fields of one of them [CloudTrail API AdvancedFieldSelector]. */
const advancedLogs = (selector: JsonObject, event: KeyEvent): Truth => and(...objects(selector['FieldSelectors']).map((field) => fieldHolds(field, event)));

/** Whether a trail or event data store records a call, wherever it is made. */
export const records = ({ properties }: Resource, event: KeyEvent): Truth => {
  if (properties['IsLogging'] === false || properties['Status'] === 'STOPPED_INGESTION' || properties['Status'] === 'PENDING_DELETION') return NO;
  const [basic, advanced] = [objects(properties['EventSelectors']), objects(properties['AdvancedEventSelectors'])];
  if (advanced.length > 0) return or(...advanced.map((selector) => advancedLogs(selector, event)));
  if (basic.length > 0) return or(...basic.map((selector) => basicLogs(selector, event)));
  // A trail without selectors of its own records all management events [CloudTrail API EventSelector].
  return properties['HasCustomEventSelectors'] === true ? MAYBE : YES;
};

/** Whether a trail or event data store is for calls in an account and Region. */
export const reaches = ({ properties, account, region }: Resource, event: KeyEvent): Truth => {
  const everyRegion = properties['IsMultiRegionTrail'] === true || properties['MultiRegionEnabled'] === true;
  const home = properties['HomeRegion'] ?? region;
  const here = everyRegion || event.region === undefined ? YES : home === undefined ? MAYBE : truth(home === event.region);
  const organization = properties['IsOrganizationTrail'] === true || properties['OrganizationEnabled'] === true;
  const whose = organization || event.account === undefined ? YES : account === undefined ? MAYBE : truth(account === event.account);
  return and(here, whose);
};
