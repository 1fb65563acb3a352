import { range } from '../../../source/locate.ts';
import type { Document } from '../../../source/place.ts';

/**
 * A JSON document that nothing is changed in: a plan or state, which is not written by hand, or Terraform's JSON syntax,
 * where a policy's elements go by other names.
 */
export const readOnly = (document: Document): Document =>
  ({ ...document, rangeOf: (path, part) => range({ document, path }, part) });
