import { isList, isObject } from '../policy/json.ts';
import type { JsonObject } from '../policy/json.ts';
import { unknownText } from '../policy/unknown.ts';
import { below } from '../source/place.ts';
import type { Place } from '../source/place.ts';
import type { ResourceFact } from './facts.ts';
import { subjectName } from './subject.ts';
import type { Subject } from './subject.ts';

export type MonitoringResponse = 'list-targets-by-rule' | 'get-trail-status';

const isTarget = (value: unknown): boolean => typeof value === 'object' && value !== null && 'Id' in value && 'Arn' in value;

/**
 * Which command printed this: responses about a rule or trail that do not name it. An empty list of targets looks
 * like `organizations list-targets-for-policy`; only the file's name tells them apart.
 */
export const monitoringResponse = (value: JsonObject, { file }: Subject): MonitoringResponse | undefined => {
  if (typeof value['IsLogging'] === 'boolean' && value['TrailARN'] === undefined) return 'get-trail-status';
  const targets = value['Targets'];
  if (!isList(targets)) return undefined;
  const [first] = targets;
  return isObject(first) ? (isTarget(first) ? 'list-targets-by-rule' : undefined) : /list-targets-by-rule/.test(file) ? 'list-targets-by-rule' : undefined;
};

/** The rule's or trail's ARN as far as the file's name says it. */
const arnFor = (service: string, kind: string, subject: Subject): string => {
  const name = subjectName(subject) ?? unknownText(`${kind} of ${subject.file}`);
  return `arn:aws:${service}:${unknownText(`region of ${subject.file}`)}:${unknownText(`account of ${subject.file}`)}:${kind}/${name}`;
};

/** What such a response says about the rule or trail that its file is named after. */
export const readMonitoring = (response: MonitoringResponse, value: JsonObject, place: Place, subject: Subject): ResourceFact[] => {
  const about = { fact: 'resource', subject, place, partial: true } as const;
  switch (response) {
    case 'list-targets-by-rule':
      return [{
        ...about, arn: arnFor('events', 'rule', subject), type: 'AWS::Events::Rule',
        properties: { Targets: value['Targets'] ?? [] }, propertyPlaces: new Map([['Targets', below(place, 'Targets')]]),
      }];
    case 'get-trail-status':
      return [{
        ...about, arn: arnFor('cloudtrail', 'trail', subject), type: 'AWS::CloudTrail::Trail',
        properties: { IsLogging: value['IsLogging'] ?? true }, propertyPlaces: new Map([['IsLogging', below(place, 'IsLogging')]]),
      }];
  }
};
