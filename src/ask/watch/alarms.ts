import { MAYBE, NO, YES, and, or, truth, type Truth } from '../../evaluate/truth.ts';
import { isList, isObject } from '../../policy/json.ts';
import type { JsonObject } from '../../policy/json.ts';
import type { Json } from '../../source/place.ts';
import type { Resource, World } from '../../world/types.ts';
import { patternMatches } from './event-pattern.ts';
import type { KeyEvent } from './event.ts';
import { filterMatches } from './metric-filter.ts';

/** An event rule or metric filter that may tell someone of a call. */
export interface Watcher {
  readonly resource: Resource;
  /** Whether its pattern matches the call. */
  readonly matches: Truth;
  /** Whether somebody hears of a match. */
  readonly heard: Truth;
  /** In words, why nobody does: "it is disabled". */
  readonly deaf: string;
}

const text = (value: Json | undefined): string | undefined => (typeof value === 'string' ? value : undefined);

const isFilled = (value: Json | undefined): boolean => isList(value) && value.length > 0;

const ofType = (world: World, type: string): readonly Resource[] => world.resources.filter((resource) => resource.type === type);

const near = ({ account, region }: Resource, event: KeyEvent): Truth =>
  and(...([[account, event.account], [region, event.region]] as const).map(([known, wanted]) =>
    (wanted === undefined ? YES : known === undefined ? MAYBE : truth(known === wanted))));

const onDefaultBus = (bus: string | undefined): boolean => bus === undefined || bus === 'default' || bus.endsWith(':event-bus/default');

/** Calls to AWS reach the default event bus of their account and Region [EventBridge eb-service-event-cloudtrail]. */
const eventRule = (resource: Resource, event: KeyEvent): Watcher => {
  const { EventPattern: pattern, State: state, Targets: targets, EventBusName: bus } = resource.properties;
  const disabled = state === 'DISABLED';
  const aimed = targets === undefined ? MAYBE : truth(isFilled(targets));
  return {
    resource,
    matches: and(patternMatches(pattern, event), truth(onDefaultBus(text(bus))), near(resource, event)),
    heard: disabled ? NO : aimed,
    deaf: disabled ? 'it is disabled' : 'it has no target',
  };
};

const metricsOf = ({ properties }: Resource): readonly JsonObject[] =>
  (isList(properties['MetricTransformations']) ? properties['MetricTransformations'].filter(isObject) : []);

const watchesMetric = (alarm: Resource, metric: JsonObject): boolean =>
  alarm.properties['MetricName'] === metric['MetricName'] && alarm.properties['Namespace'] === metric['MetricNamespace'];

/** A composite alarm acts on the alarms that its rule names. */
const actsThrough = (world: World, { properties }: Resource): boolean =>
  ofType(world, 'AWS::CloudWatch::CompositeAlarm').some((composite) => isFilled(composite.properties['AlarmActions'])
    && (text(composite.properties['AlarmRule'])?.includes(text(properties['AlarmName']) ?? '') ?? false));

const acts = (world: World, alarm: Resource): boolean =>
  alarm.properties['ActionsEnabled'] !== false && (isFilled(alarm.properties['AlarmActions']) || actsThrough(world, alarm));

const alarmsKnown = (world: World): boolean => (world.listings ?? []).some(({ type }) => type === 'AWS::CloudWatch::Alarm');

/** Whether a trail writes to the log group of a filter; without any trail in the input nothing speaks against it. */
const fed = (world: World, { properties }: Resource): Truth => {
  const groups = ofType(world, 'AWS::CloudTrail::Trail').flatMap((trail) => text(trail.properties['CloudWatchLogsLogGroupArn']) ?? []);
  const name = text(properties['LogGroupName']) ?? '';
  return groups.length === 0 ? YES : truth(groups.some((arn) => arn.split(':')[6] === name));
};

const metricFilter = (world: World, resource: Resource, event: KeyEvent): Watcher => {
  const alarms = ofType(world, 'AWS::CloudWatch::Alarm').filter((alarm) => metricsOf(resource).some((metric) => watchesMetric(alarm, metric)));
  const silent = alarmsKnown(world) ? NO : MAYBE;
  return {
    resource,
    matches: and(filterMatches(text(resource.properties['FilterPattern']) ?? '', event), fed(world, resource)),
    heard: alarms.length === 0 ? silent : or(silent === NO ? NO : MAYBE, truth(alarms.some((alarm) => acts(world, alarm)))),
    deaf: alarms.length === 0 ? 'no alarm looks at its metric' : 'the alarm on its metric does nothing',
  };
};

/** The kinds of watchers, by the CloudFormation type that lists them. */
export const WATCHER_TYPES = { 'event-rule': 'AWS::Events::Rule', 'metric-filter': 'AWS::Logs::MetricFilter' } as const;

export type WatcherKind = keyof typeof WATCHER_TYPES;

/** Every event rule or metric filter of the world and what it makes of a call. */
export const watchers = (world: World, kind: WatcherKind, event: KeyEvent): readonly Watcher[] =>
  ofType(world, WATCHER_TYPES[kind]).map((resource) => (kind === 'event-rule' ? eventRule(resource, event) : metricFilter(world, resource, event)));
