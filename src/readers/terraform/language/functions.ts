import type { Document } from '../../../source/place.ts';
import type { Expression, Origin } from '../hcl/syntax.ts';
import { COLLECTIONS } from './collections.ts';
import { ENCODINGS } from './encodings.ts';
import { STRINGS } from './strings.ts';
import type { Value } from './values.ts';

/** What functions may read: the files of the input, by path. */
export interface Files {
  readonly open: (path: string) => Document | undefined;
  /** The template in a file, and how one of its expressions is evaluated with only `names` in sight. */
  readonly template: (document: Document) => Expression | undefined;
  readonly evaluate: (expression: Expression, names: readonly (readonly [string, Value])[]) => Value;
}

/** A function of Terraform's; undefined where the result is not known. */
export type TerraformFunction = (args: readonly Value[], files: Files, at: Origin) => Value | undefined;

/** The functions that are worked out; a call of another is an unknown of its name [Terraform language, Functions]. */
export const FUNCTIONS: ReadonlyMap<string, TerraformFunction> = new Map(Object.entries({ ...STRINGS, ...COLLECTIONS, ...ENCODINGS }));
