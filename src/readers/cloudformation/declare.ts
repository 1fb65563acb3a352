import { isObject } from '../../policy/json.ts';
import type { Declaration } from '../declared/declaration.ts';
import { textOf } from '../values.ts';
import type { Written } from './resources.ts';
import type { Stack } from './stack.ts';
import { placeIn } from './tree.ts';
import type { Tree } from './tree.ts';

/** `DeletionPolicy` keeps a resource when its stack is deleted [CloudFormation aws-attribute-deletionpolicy]. */
const RETAINED: { readonly [policy: string]: boolean } = { Retain: true, RetainExceptOnCreate: true, Delete: false };

/** A declaration of a resource with these properties. */
export const declared = (stack: Stack, type: string, name: string, properties: Tree, written: Written): Declaration => {
  const retained = RETAINED[textOf(written.body['DeletionPolicy']) ?? ''];
  return {
    type, name, scope: stack.scope, ...stack.environment,
    properties: isObject(properties.value) ? properties.value : {},
    place: written.at,
    placeOf: (path) => (path.length === 0 ? written.at : placeIn(properties, path)),
    ...(retained === undefined ? {} : { retained }),
  };
};
