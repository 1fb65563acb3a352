import { automatonOf, nextGlobState, OTHER, type GlobAutomaton, type GlobState } from './automaton.ts';
import { spend, type Budget } from './budget.ts';
import { inClass, pickCharacter, rankOf } from './characters.ts';
import type { Glob } from './pattern.ts';
import { edgesOf, type ShapeAutomaton, type ShapeState } from './shape.ts';

/** A value has to match the glob, or, where `positive` is false, must not. */
export interface StringTest {
  readonly glob: Glob;
  readonly positive: boolean;
}

interface Component {
  readonly automaton: GlobAutomaton;
  readonly positive: boolean;
}

interface Problem {
  readonly shape: ShapeAutomaton;
  readonly components: readonly Component[];
}

/** Where all automata stand after one text. A component that can no longer matter is undefined. */
interface Joint {
  readonly key: string;
  readonly shape: ShapeState;
  readonly globs: readonly (GlobState | undefined)[];
  readonly length: number;
  readonly parent: Joint | undefined;
  readonly code: number;
}

interface Step {
  readonly code: number;
  readonly target: ShapeState;
}

/** The joint state, or undefined when no continuation of the text can pass all tests. */
const join = (
  { components }: Problem,
  shape: ShapeState,
  states: readonly (GlobState | undefined)[],
  from: Pick<Joint, 'length' | 'parent' | 'code'>,
): Joint | undefined => {
  const globs: (GlobState | undefined)[] = [];
  let key = String(shape.index);
  for (let index = 0; index < components.length; index++) {
    const state = states[index];
    const settled = state?.settled === true;
    if (settled && components[index]?.positive === false) return undefined;
    globs.push(settled ? undefined : state);
    key += settled || state === undefined ? ',' : `,${state.index}`;
  }
  return { key, shape, globs, ...from };
};

const follow = (problem: Problem, joint: Joint, { code, target }: Step): Joint | undefined => {
  const states: (GlobState | undefined)[] = [];
  for (let index = 0; index < problem.components.length; index++) {
    const component = problem.components[index];
    const state = joint.globs[index];
    const next = component && state && nextGlobState(component.automaton, state, code);
    if (state !== undefined && next === undefined && component?.positive === true) return undefined;
    states.push(next);
  }
  return join(problem, target, states, { length: joint.length + 1, parent: joint, code });
};

/** A lower bound of how many characters are still to come; infinite when the shape leaves too little room. */
const distance = ({ components }: Problem, { shape, globs }: Joint): number => {
  let needed = shape.shortest;
  for (let index = 0; index < globs.length; index++) {
    const state = globs[index];
    if (state !== undefined && components[index]?.positive === true && state.remaining > needed)
      needed = state.remaining;
  }
  return needed > shape.longest ? Infinity : needed;
};

const isGoal = ({ components }: Problem, { shape, globs }: Joint): boolean =>
  shape.accepting &&
  globs.every((state, index) => state === undefined || state.accepting === components[index]?.positive);

const distinguishedIn = (joint: Joint): readonly number[] => {
  const codes = new Set<number>();
  for (const state of joint.globs) for (const code of state?.distinguished ?? []) codes.add(code);
  return [...codes];
};

/** The characters of a positive glob that here admits no others. */
const onlyAdmitted = ({ components }: Problem, { globs }: Joint): readonly number[] | undefined => {
  for (let index = 0; index < globs.length; index++) {
    const component = components[index];
    const state = globs[index];
    if (state === undefined || component?.positive !== true) continue;
    if (nextGlobState(component.automaton, state, OTHER) === undefined) return state.distinguished;
  }
  return undefined;
};

/**
 * The next characters worth trying, most readable last. Characters that no glob tells apart here and that
 * lead the shape to the same state are as good as each other: one of them is enough.
 */
const stepsFrom = (problem: Problem, joint: Joint): Step[] => {
  const only = onlyAdmitted(problem, joint);
  const distinguished = only ?? distinguishedIn(joint);
  const steps: Step[] = [];
  for (const { members, readable, target } of edgesOf(problem.shape, joint.shape)) {
    for (const code of distinguished) if (inClass(members, code)) steps.push({ code, target });
    const other = only === undefined ? pickCharacter(members, readable, distinguished) : undefined;
    if (other !== undefined) steps.push({ code: other, target });
  }
  return steps.sort((left, right) => rankOf(right.code) - rankOf(left.code));
};

const textOf = (joint: Joint): string => {
  let text = '';
  for (let at: Joint | undefined = joint; at?.parent !== undefined; at = at.parent)
    text = String.fromCharCode(at.code) + text;
  return text;
};

const startOf = (problem: Problem): Joint | undefined =>
  join(
    problem,
    problem.shape.start,
    problem.components.map(({ automaton }) => automaton.start),
    { length: 0, parent: undefined, code: 0 },
  );

/**
 * A shortest text of the shape that passes all tests; `empty` when there is none.
 *
 * Walks the product of the automata of the shape and of the globs, of which no more is built than is walked.
 * It goes first where the least length is still possible (A*, whose estimate never exceeds what a glob or the
 * shape still need), so the first text found is a shortest one, and a fixed text is followed straight.
 */
export const searchProduct = (
  shape: ShapeAutomaton,
  tests: readonly StringTest[],
  budget: Budget,
): { readonly value: string } | 'empty' | 'exhausted' => {
  const components = tests.map(({ glob, positive }) => ({ automaton: automatonOf(glob), positive }));
  const problem: Problem = { shape, components };
  const lengths = new Map<string, number>();
  const waiting: Joint[][] = [];
  let least = 0;
  const offer = (joint: Joint | undefined): void => {
    if (joint === undefined || joint.length >= (lengths.get(joint.key) ?? Infinity)) return;
    const total = joint.length + distance(problem, joint);
    if (total === Infinity) return;
    lengths.set(joint.key, joint.length);
    while (waiting.length <= total) waiting.push([]);
    waiting[total]?.push(joint);
  };
  offer(startOf(problem));
  for (; least < waiting.length; least++) {
    for (let joint = waiting[least]?.pop(); joint !== undefined; joint = waiting[least]?.pop()) {
      if (lengths.get(joint.key) !== joint.length) continue;
      if (isGoal(problem, joint)) return { value: textOf(joint) };
      for (const step of stepsFrom(problem, joint)) {
        if (!spend(budget)) return 'exhausted';
        offer(follow(problem, joint, step));
      }
    }
  }
  return 'empty';
};
