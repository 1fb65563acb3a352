import { below } from '../../source/place.ts';
import type { Declaration } from '../declared/declaration.ts';
import { textOf } from '../values.ts';
import { conditionHolds } from './conditions.ts';
import { declared } from './declare.ts';
import { resolve } from './resolve.ts';
import { writtenResources } from './resources.ts';
import type { Written } from './resources.ts';
import { serverlessDeclarations } from './sam.ts';
import { isServerless } from './sam-types.ts';
import type { Stack } from './stack.ts';
import { objectTree } from './tree.ts';
import type { Tree } from './tree.ts';

/** The properties of a resource, resolved. */
const propertiesOf = ({ body, at, within }: Written): Tree => {
  const place = below(at, 'Properties');
  return (body['Properties'] === undefined ? undefined : resolve(within, body['Properties'], place)) ?? objectTree([], place);
};

/** A resource whose condition does not hold is not made; one whose condition nothing settles is taken to be. */
const isMade = (stack: Stack, { body }: Written): boolean => {
  const condition = textOf(body['Condition']);
  return condition === undefined || conditionHolds(stack, condition, resolve) !== false;
};

/** The resources that a stack declares, those of the stacks that are part of it left out. */
export const declarationsOf = (stack: Stack): Declaration[] =>
  [...writtenResources(stack, resolve).values()].filter((written) => isMade(stack, written)).flatMap((written) => {
    const properties = propertiesOf(written);
    if (isServerless(written.type)) return serverlessDeclarations(stack, written, properties);
    return written.type.startsWith('AWS::') ? [declared(stack, written.type, written.title, properties, written)] : [];
  });
