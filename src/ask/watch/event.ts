import type { Json } from '../../source/place.ts';

/** A call to AWS KMS as CloudTrail records it; what its other fields are depends on the call. */
export interface KeyEvent {
  /** `ScheduleKeyDeletion`. */
  readonly name: string;
  /** Uses of keys count as reads, changes of keys as writes [CloudTrail logging-management-events, read and write events]. */
  readonly readOnly: boolean;
  readonly account: string | undefined;
  readonly region: string | undefined;
}

/** Value of a field; `open` where it depends on the call, undefined where no such event has it. */
export type FieldValue = Json | 'open' | undefined;

/** Fields of a record by dotted name [CloudTrail record contents]; others depend on the call. */
const recordField = ({ name, readOnly, region, account }: KeyEvent, path: string): FieldValue => {
  switch (path) {
    case 'eventSource': return 'kms.amazonaws.com';
    case 'eventName': return name;
    case 'readOnly': return readOnly;
    case 'eventType': return 'AwsApiCall';
    case 'managementEvent': return true;
    case 'eventCategory': return 'Management';
    case 'awsRegion': return region ?? 'open';
    case 'recipientAccountId': return account ?? 'open';
    // A call that worked has neither.
    case 'errorCode': case 'errorMessage': return undefined;
    default: return 'open';
  }
};

/** A field of the CloudTrail record: `eventName`, `requestParameters.keyId`. */
export const fieldOfRecord = recordField;

/** A field of the event that EventBridge gets of the same call [EventBridge eb-service-event-cloudtrail]. */
export const fieldOfBusEvent = (event: KeyEvent, path: string): FieldValue => {
  if (path.startsWith('detail.')) return recordField(event, path.slice('detail.'.length));
  switch (path) {
    case 'source': return 'aws.kms';
    case 'detail-type': return 'AWS API Call via CloudTrail';
    case 'account': return event.account ?? 'open';
    case 'region': return event.region ?? 'open';
    case 'version': return '0';
    case 'id': case 'time': case 'resources': return 'open';
    default: return undefined;
  }
};
