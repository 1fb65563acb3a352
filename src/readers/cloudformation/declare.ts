import { isObject } from '../../policy/json.ts';
import type { JsonObject } from '../../policy/json.ts';
import { below } from '../../source/place.ts';
import type { Retention } from '../../world/types.ts';
import type { Declaration } from '../declared/declaration.ts';
import { resolve } from './resolve.ts';
import type { Written } from './resources.ts';
import type { Stack } from './stack.ts';
import { placeIn } from './tree.ts';
import type { Tree } from './tree.ts';

/** What a `DeletionPolicy` leaves of a resource. */
const LEFT_BY: { readonly [policy: string]: Retention['stays'] } = { Retain: 'itself', RetainExceptOnCreate: 'itself', Snapshot: 'snapshot', Delete: 'nothing' };

/**
 * "If a resource has no DeletionPolicy attribute, CloudFormation deletes the resource by default", but for DB clusters and DB
 * instances outside of one, whose default is Snapshot [CloudFormation aws-attribute-deletionpolicy].
 */
const policyByDefault = (type: string, properties: JsonObject): string =>
  (type === 'AWS::RDS::DBCluster' || (type === 'AWS::RDS::DBInstance' && properties['DBClusterIdentifier'] === undefined) ? 'Snapshot' : 'Delete');

const retentionOf = (type: string, properties: JsonObject, { body, at, within }: Written): Retention | undefined => {
  const written = body['DeletionPolicy'];
  const policy = (written === undefined ? undefined : resolve(within, written, below(at, 'DeletionPolicy'))?.value) ?? policyByDefault(type, properties);
  const stays = typeof policy === 'string' ? LEFT_BY[policy] : undefined;
  return stays === undefined ? undefined : { stays, setting: 'DeletionPolicy' };
};

/** A declaration of a resource with these properties. */
export const declared = (stack: Stack, type: string, name: string, tree: Tree, written: Written): Declaration => {
  const properties = isObject(tree.value) ? tree.value : {};
  const retention = retentionOf(type, properties, written);
  return {
    type, name, scope: stack.scope, ...stack.environment,
    properties,
    place: written.at,
    placeOf: (path) => (path.length === 0 ? written.at : placeIn(tree, path)),
    ...(retention === undefined ? {} : { retention }),
  };
};
