import type { Context, ContextValue } from '../context.ts';
import type { Dimension, Field } from './atoms.ts';
import type { FormulaMaker } from './formula.ts';

/** What a context key is in a question. */
export type Meaning =
  /** The same in every request of the question. */
  | { readonly kind: 'fixed'; readonly value: ContextValue }
  /** Requests vary in it. `fields` are those of its value: one, or the six of an ARN. */
  | { readonly kind: 'free'; readonly dimension: Dimension; readonly fields: readonly Field[] };

/** What the words of the policies in play stand for in one question. */
export interface Vocabulary {
  readonly maker: FormulaMaker;
  readonly meaningOf: (key: string) => Meaning;
  /** The fixed keys, for what can be decided at once; free keys must not be looked up in it. */
  readonly context: Context;
}
