import { isObject } from '../../policy/json.ts';
import type { JsonObject } from '../../policy/json.ts';
import type { Place } from '../../source/place.ts';
import { textOf } from '../values.ts';
import { loopedMembers } from './loops.ts';
import type { Resolve } from './functions.ts';
import { placeOf, sectionOf } from './stack.ts';
import type { Stack } from './stack.ts';

/** A resource of a template as it is written. */
export interface Written {
  readonly id: string;
  /** As written: `AWS::Serverless::Function` … */
  readonly type: string;
  readonly body: JsonObject;
  readonly at: Place;
  /** The stack, with the variables of the loops that the resource stands in. */
  readonly within: Stack;
  /** What people call it: its construct path, or its logical id. */
  readonly title: string;
}

/** CDK notes the path of the construct that a resource comes from, beginning with the stack's [CDK cx-api PATH_METADATA_KEY]. */
const titleOf = (id: string, body: JsonObject): string => {
  const metadata = body['Metadata'];
  const path = isObject(metadata) ? textOf(metadata['aws:cdk:path']) : undefined;
  const title = path?.split('/').slice(1).join('/').replace(/\/Resource$/, '');
  return title === undefined || title === '' ? id : title;
};

/** The resources of a template by logical id, loops unrolled; what has no type is none. */
export const writtenResources = (stack: Stack, resolve: Resolve): ReadonlyMap<string, Written> => {
  const known = stack.memory.written;
  if (known !== undefined) return known;
  // A loop may go over something that refers to a resource: then it sees those that stand in no loop.
  stack.memory.written = listed(Object.entries(sectionOf(stack, 'Resources')).map(([name, body]) =>
    ({ name, body, place: placeOf(stack, 'Resources', name), within: stack })));
  stack.memory.written = listed(loopedMembers(stack, sectionOf(stack, 'Resources'), placeOf(stack, 'Resources'), resolve));
  return stack.memory.written;
};

const listed = (members: ReturnType<typeof loopedMembers>): ReadonlyMap<string, Written> =>
  new Map(members.flatMap(({ name, body, place, within }): [string, Written][] => {
    const type = isObject(body) ? textOf(body['Type']) : undefined;
    return isObject(body) && type !== undefined ? [[name, { id: name, type, body, at: place, within, title: titleOf(name, body) }]] : [];
  }));
