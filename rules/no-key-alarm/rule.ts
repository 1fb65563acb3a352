import type { Report, Rule } from '../../src/analyze/types.ts';
import { resourceName } from '../../src/ask/blast-radius.ts';
import { inWords } from '../../src/ask/deeds.ts';
import { WATCHER_TYPES, watchers, type Watcher, type WatcherKind } from '../../src/ask/watch/alarms.ts';
import { homesOf, listingFor, type Home } from '../../src/ask/watch/homes.ts';
import { NO, YES, and } from '../../src/evaluate/truth.ts';
import type { Listing, World } from '../../src/world/types.ts';

interface Options {
  readonly events: readonly string[];
  readonly through: readonly WatcherKind[];
}

const DEEDS: Readonly<Record<string, string>> = {
  DisableKey: 'is disabled',
  ScheduleKeyDeletion: 'is scheduled for deletion',
  PutKeyPolicy: 'gets another policy',
};

const NOUNS: Readonly<Record<WatcherKind, string>> = { 'event-rule': 'event rule', 'metric-filter': 'metric filter' };

interface Silence {
  readonly event: string;
  /** Watchers that match and that nobody hears. */
  readonly deaf: readonly { readonly kind: WatcherKind; readonly watcher: Watcher }[];
}

/** What nobody hears of for certain; undefined when somebody does, or may. */
const silenceOn = (world: World, event: string, home: Home, kinds: readonly WatcherKind[]): Silence | undefined => {
  const all = kinds.flatMap((kind) => watchers(world, kind, { ...home, name: event, readOnly: false }).map((watcher) => ({ kind, watcher })));
  if (all.some(({ watcher }) => and(watcher.matches, watcher.heard) !== NO)) return undefined;
  return { event, deaf: all.filter(({ watcher }) => watcher.matches === YES) };
};

const deafSentences = (silences: readonly Silence[]): string[] =>
  [...new Set(silences.flatMap(({ deaf }) => deaf.map(({ kind, watcher }) => `The ${NOUNS[kind]} ${resourceName(watcher.resource)} would match, but ${watcher.deaf}.`)))];

const reportOf = (silences: readonly Silence[], { account, region }: Home, list: Listing): Report => ({
  message: `nobody hears of it when a key of account ${account} in ${region} ${inWords(silences.map(({ event }) => DEEDS[event] ?? `is the subject of ${event}`)).replace(/ and (?=[^,]*$)/, ' or ')}`,
  explanation: [
    'A key that is disabled or about to be deleted takes its data with it, and a new key policy lets others in. The days of the waiting period are of no use when nobody knows.',
    ...deafSentences(silences),
  ],
  advice: `make an event rule with a target: { "source": ["aws.kms"], "detail-type": ["AWS API Call via CloudTrail"], "detail": { "eventName": ${JSON.stringify(silences.map(({ event }) => event))} } }`,
  place: list.place,
  related: [...new Set(silences.flatMap(({ deaf }) => deaf.map(({ watcher }) => watcher)))].map(({ resource, deaf }) => ({ message: `${resourceName(resource)} would match, but ${deaf}`, place: resource.place })),
  unknowns: [],
});

function* check(world: World, { events, through }: Options): Generator<Report> {
  for (const home of homesOf(world, WATCHER_TYPES['event-rule'])) {
    const lists = through.map((kind) => listingFor(world, WATCHER_TYPES[kind], home));
    const [list] = lists;
    if (list === undefined || lists.includes(undefined)) continue;
    const silences = events.flatMap((event) => silenceOn(world, event, home, through) ?? []);
    if (silences.length > 0) yield reportOf(silences, home, list);
  }
}

const rule: Rule<Options> = {
  name: 'no-key-alarm',
  summary: 'Nobody hears of it when a key is disabled, scheduled for deletion or gets another policy.',
  severity: 'warning',
  preset: 'recommended',
  covers: [
    'cloudwatch_log_metric_filter_disable_or_scheduled_deletion_of_kms_cmk', 'AVD-AWS-0153', 'AWS-0153', 'logs-no-alarm-cmk-deletion',
    'log_metric_filter_disable_or_delete_cmk', 'CIS 3.7', 'CIS 4.7', 'CIS 5.7',
  ],
  options: {
    events: {
      type: 'array',
      items: { type: 'string', pattern: '^[A-Za-z]+$' },
      default: ['DisableKey', 'ScheduleKeyDeletion', 'PutKeyPolicy'],
      description: 'Operations of AWS KMS that somebody has to hear of.',
    },
    through: {
      type: 'array',
      items: { enum: ['event-rule', 'metric-filter'] },
      minItems: 1,
      default: ['event-rule', 'metric-filter'],
      description: 'The ways to hear of them that you use: EventBridge rules, metric filters with alarms. The lists of all of them have to be in the input.',
    },
  },
  check: ({ world, options }) => check(world, options),
};

export default rule;
