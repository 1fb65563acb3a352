import type { JsonObject } from '../../policy/json.ts';
import type { Document, Place } from '../../source/place.ts';
import type { Subject } from '../subject.ts';

/** A configuration item, with its members under the names of the AWS CLI. */
export interface ConfigItem {
  /** CloudFormation type name. */
  readonly type: string;
  readonly document: Document;
  /** `Configuration`, and what of the resource other API calls return: `Policy`, `BucketPolicy` … */
  readonly members: JsonObject;
  readonly configuration: JsonObject;
  /** Of the configuration. */
  readonly place: Place;
  readonly arn: string | undefined;
  readonly id: string | undefined;
  readonly name: string | undefined;
  readonly account: string | undefined;
  readonly region: string | undefined;
  readonly tags: ReadonlyMap<string, string> | undefined;
  readonly tagsPlace: Place;
  readonly subject: Subject;
}
