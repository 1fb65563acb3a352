import { parsePolicy } from '../policy/parse.ts';
import type { Policy } from '../policy/types.ts';
import type { Json } from '../source/place.ts';

const ALLOW_ALL: Json = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

/** An identity policy that allows everything: what an administrator of an account could give. */
export const everything: Policy = parsePolicy(ALLOW_ALL, { document: { file: 'assumed', text: JSON.stringify(ALLOW_ALL), value: ALLOW_ALL }, path: [] });
