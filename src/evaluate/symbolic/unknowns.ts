import type { Grant } from '../../world/types.ts';
import { MAYBE, YES, type Truth } from '../truth.ts';
import type { UnknownCause } from '../types.ts';
import { unknownAtom } from './atoms.ts';
import { FALSE, TRUE, type Formula } from './formula.ts';
import type { Vocabulary } from './vocabulary.ts';

/** A formula that rests on a named unknown and nothing else. */
export const unknownFormula = (cause: UnknownCause, { maker }: Vocabulary): Formula => maker.atom(unknownAtom(cause));

export const fromGrantTruth = (value: Truth, grant: Grant, vocabulary: Vocabulary): Formula => {
  if (value !== MAYBE) return value === YES ? TRUE : FALSE;
  return unknownFormula({ name: `grant ${grant.id ?? ''}`, matters: 'whether its grantee is the caller', place: grant.place }, vocabulary);
};
