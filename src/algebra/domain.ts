import { parseShape } from './shape-syntax.ts';
import { compileShape, nextShapeState, type ShapeAutomaton } from './shape.ts';

interface WithExamples {
  /** Members that read well, tried first as values. */
  readonly examples: readonly string[];
}

export interface FiniteDomain extends WithExamples {
  readonly kind: 'values';
  readonly values: readonly string[];
}

export interface ShapeDomain extends WithExamples {
  readonly kind: 'shape';
  readonly source: string;
  readonly automaton: ShapeAutomaton;
}

/** The strings that a variable can hold. */
export type StringDomain = FiniteDomain | ShapeDomain;

const fitsShape = (automaton: ShapeAutomaton, text: string): boolean => {
  let state = automaton.start;
  for (let index = 0; index < text.length; index++) {
    const next = nextShapeState(automaton, state, text.charCodeAt(index));
    if (next === undefined) return false;
    state = next;
  }
  return state.accepting;
};

/** Whether the variable can hold this text. */
export const inDomain = (domain: StringDomain, text: string): boolean =>
  domain.kind === 'values' ? domain.values.includes(text) : fitsShape(domain.automaton, text);

// Automata grow as they are used, and are shared so that what one question worked out serves the next.
const MOST_SHAPES = 1_000;
const MOST_STATES = 20_000;
const shapes = new Map<string, ShapeAutomaton>();

const automatonOfShape = (source: string): ShapeAutomaton => {
  const known = shapes.get(source);
  if (known !== undefined && known.states.size < MOST_STATES) return known;
  const automaton = compileShape(parseShape(source));
  if (shapes.size >= MOST_SHAPES) shapes.clear();
  shapes.set(source, automaton);
  return automaton;
};

/**
 * The texts of a shape: a regular expression for the whole text, see `parseShape`. The examples are tried
 * first as values, in this order; those outside the shape are left out. For instance
 * `shape('\\d{12}', ['111122223333'])`. Throws a SyntaxError when the shape cannot be read.
 */
export const shape = (source: string, examples: readonly string[] = []): ShapeDomain => {
  const automaton = automatonOfShape(source);
  const members = examples.filter((example) => fitsShape(automaton, example));
  return { kind: 'shape', source, automaton, examples: members };
};

/** Only these texts, the first ones preferred. */
export const oneOf = (values: readonly string[]): FiniteDomain => ({
  kind: 'values',
  values: [...new Set(values)],
  examples: [],
});

/** Any text at all, the empty one included. */
export const anyText = (examples: readonly string[] = []): ShapeDomain => shape('.*', examples);
