import type { UnknownCause } from '../types.ts';
import { unknownAtom } from './atoms.ts';
import type { Formula } from './formula.ts';
import type { Vocabulary } from './vocabulary.ts';

/** A formula that rests on a named unknown and nothing else. */
export const unknownFormula = (cause: UnknownCause, { maker }: Vocabulary): Formula => maker.atom(unknownAtom(cause));
