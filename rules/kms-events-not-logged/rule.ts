import type { Report, Rule } from '../../src/analyze/types.ts';
import { resourceName } from '../../src/ask/blast-radius.ts';
import type { KeyEvent } from '../../src/ask/watch/event.ts';
import { reaches, records } from '../../src/ask/watch/event-selectors.ts';
import { homesOf, listingFor, type Home } from '../../src/ask/watch/homes.ts';
import { NO, YES, and, type Truth } from '../../src/evaluate/truth.ts';
import type { Place } from '../../src/source/place.ts';
import type { Resource, World } from '../../src/world/types.ts';

interface Options {
  readonly uses: boolean;
}

const TRAIL = 'AWS::CloudTrail::Trail';
const STORE = 'AWS::CloudTrail::EventDataStore';

const nounOf = ({ type }: Resource): string => (type === STORE ? 'event data store' : 'trail');

const eventsFor = (home: Home, { uses }: Options): readonly KeyEvent[] => [
  { ...home, name: 'ScheduleKeyDeletion', readOnly: false },
  ...(uses ? [{ ...home, name: 'Decrypt', readOnly: true }] : []),
];

/** What nobody records, in words that read on after "nothing records". */
const lostWords = (events: readonly KeyEvent[], { account, region }: Home): string => {
  const changes = events.some(({ readOnly }) => !readOnly);
  const uses = events.some(({ readOnly }) => readOnly);
  const deeds = [...(changes ? ['disables, deletes or changes'] : []), ...(uses ? ['uses'] : [])].join(' or ');
  return `who ${deeds} keys of account ${account} in ${region}`;
};

const placeOf = ({ propertyPlaces, place, properties }: Resource): Place => {
  const member = properties['IsLogging'] === false ? 'IsLogging' : properties['AdvancedEventSelectors'] === undefined ? 'EventSelectors' : 'AdvancedEventSelectors';
  return propertyPlaces?.get(member) ?? place;
};

const isOff = ({ properties }: Resource): boolean => properties['IsLogging'] === false || properties['Status'] === 'STOPPED_INGESTION';

const HOW = 'AWS KMS has no log of its own: what CloudTrail does not record, nobody can find out afterwards.';

const atRecorder = (recorder: Resource, lost: string): Report => ({
  message: `${nounOf(recorder)} ${resourceName(recorder)} ${isOff(recorder) ? 'is switched off' : 'leaves out events of AWS KMS'}, and nothing else records ${lost}`,
  explanation: [HOW],
  advice: isOff(recorder)
    ? `start it: aws cloudtrail start-logging --name ${recorder.arn}`
    : 'record all management events, kms.amazonaws.com included; to save money leave out reads (ReadWriteType WriteOnly) rather than AWS KMS',
  place: placeOf(recorder),
  related: [],
  unknowns: [],
});

const withoutRecorder = (place: Place, lost: string): Report => ({
  message: `there is no trail, so nothing records ${lost}`,
  explanation: [HOW, 'CloudTrail keeps 90 days of event history by itself; that cannot be kept longer, nor does it raise an alarm.'],
  advice: 'make a trail for all Regions: aws cloudtrail create-trail --is-multi-region-trail …, then start-logging',
  place,
  related: [],
  unknowns: [],
});

/** Whether a recorder is for a call, and whether it keeps it. */
const judged = (recorder: Resource, event: KeyEvent): { readonly recorder: Resource; readonly here: Truth; readonly kept: Truth } => {
  const here = reaches(recorder, event);
  return { recorder, here, kept: and(here, records(recorder, event)) };
};

function* check(world: World, options: Options): Generator<Report> {
  const recorders = world.resources.filter(({ type }) => type === TRAIL || type === STORE);
  const blamed = new Set<unknown>();
  for (const home of homesOf(world, TRAIL)) {
    const truths = eventsFor(home, options).map((event) => ({ event, each: recorders.map((recorder) => judged(recorder, event)) }));
    const lost = truths.filter(({ each }) => each.every(({ kept }) => kept === NO));
    const words = lostWords(lost.map(({ event }) => event), home);
    const failing = lost.flatMap(({ each }) => each.filter(({ here }) => here === YES).map(({ recorder }) => recorder));
    const list = listingFor(world, TRAIL, home);
    for (const recorder of new Set(failing)) {
      if (!blamed.has(recorder)) yield atRecorder(recorder, words);
      blamed.add(recorder);
    }
    if (lost.length === 0 || failing.length > 0 || list === undefined || list.arns.length > 0 || blamed.has(list)) continue;
    blamed.add(list);
    yield withoutRecorder(list.place, words);
  }
}

const rule: Rule<Options> = {
  name: 'kms-events-not-logged',
  summary: 'A trail leaves out events of AWS KMS and no other records them, or there is no trail.',
  severity: 'warning',
  preset: 'recommended',
  covers: [],
  options: {
    uses: {
      type: 'boolean',
      default: false,
      description: 'Also ask that uses of keys (`Decrypt`, `GenerateDataKey` …), which are read events, are recorded.',
    },
  },
  check: ({ world, options }) => check(world, options),
};

export default rule;
