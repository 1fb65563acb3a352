import type { JsonObject } from '../policy/json.ts';
import type { Place } from '../source/place.ts';
import type { ContextValues } from '../evaluate/types.ts';
import { defined, textOf } from './values.ts';

export type OperationWord = 'works' | 'breaks' | 'unknown';

/** An operation of an AWS service that a requests file asks about, as its author names it. */
export interface RequestedOperation {
  readonly id: string;
  /** Which of the file's requests it is. */
  readonly index: number;
  readonly operation: string;
  /** Who does it; a service that works by itself is not named. */
  readonly principal?: string;
  /** ARN, alias or id, as are the other two. */
  readonly key?: string;
  readonly sourceKey?: string;
  readonly destinationKey?: string;
  readonly region?: string;
  readonly destinationRegion?: string;
  /** ARN of what is worked on, or read from. */
  readonly resource?: string;
  readonly resourceAccount?: string;
  /** ARN of what is written to, where that is another. */
  readonly destination?: string;
  readonly sourceArn?: string;
  /** Whether what is needed only in some cases is asked for; undefined: where it is not allowed, the answer is open. */
  readonly steps?: 'certain' | 'all';
  readonly context: ReadonlyMap<string, ContextValues>;
  readonly expect?: OperationWord;
  readonly place: Place;
}

const TEXTS = [
  'principal', 'key', 'sourceKey', 'destinationKey', 'region', 'destinationRegion', 'resource', 'resourceAccount', 'destination', 'sourceArn', 'steps', 'expect',
] as const;

/** An item of a requests file that names an operation; undefined for every other. */
export const readOperation = (item: JsonObject, index: number, place: Place, context: RequestedOperation['context']): RequestedOperation | undefined => {
  const operation = textOf(item['operation']);
  if (operation === undefined) return undefined;
  const texts = Object.fromEntries(TEXTS.map((name) => [name, textOf(item[name])]));
  return defined<RequestedOperation>({ ...texts, id: textOf(item['id']) ?? String(index + 1), index, operation, context, place });
};
