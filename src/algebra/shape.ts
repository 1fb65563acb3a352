import { LAST_CHARACTER, inClass, readableOf, type CharacterClass } from './characters.ts';
import type { ShapeNode } from './shape-syntax.ts';

/** How many more characters a text takes to fit: at least, and at most. Infinitely many: it never will. */
interface Lengths {
  readonly shortest: number;
  readonly longest: number;
}

interface Read extends Lengths {
  readonly kind: 'read';
  readonly id: number;
  readonly members: CharacterClass;
  readonly next: Node;
}

/** A state of the nondeterministic automaton: reads one character, forks, or is the end. */
type Node =
  | Read
  | ({ readonly kind: 'fork'; readonly id: number; readonly branches: readonly Node[] } & Lengths)
  | ({ readonly kind: 'end'; readonly id: number } & Lengths);

/** Characters that lead from a state to the same state. */
export interface ShapeEdge {
  readonly members: CharacterClass;
  /** The printable ASCII ones, most readable first. */
  readonly readable: readonly number[];
  readonly target: ShapeState;
}

/** Where a shape stands after some text has been read. A state exists only if the text can go on to fit. */
export interface ShapeState extends Lengths {
  readonly index: number;
  readonly accepting: boolean;
  readonly reads: readonly Read[];
  edges: readonly ShapeEdge[] | undefined;
}

/** The deterministic automaton of a shape, built as far as it has been asked for. */
export interface ShapeAutomaton {
  readonly start: ShapeState;
  readonly states: Map<string, ShapeState>;
}

type Fresh = () => number;

const fork = (id: number, branches: readonly Node[]): Node => ({
  kind: 'fork',
  id,
  branches,
  shortest: Math.min(...branches.map(({ shortest }) => shortest)),
  longest: Math.max(...branches.map(({ longest }) => longest)),
});

const compileLoop = (part: ShapeNode, next: Node, fresh: Fresh): Node => {
  const branches = [next];
  // Once more round a loop never makes a text fit sooner.
  const loop: Node = { kind: 'fork', id: fresh(), branches, shortest: next.shortest, longest: Infinity };
  branches.push(compileNode(part, loop, fresh));
  return loop;
};

const compileRepeat = (
  { part, min, max }: ShapeNode & { kind: 'repeat' },
  next: Node,
  fresh: Fresh,
): Node => {
  let after = max === Infinity ? compileLoop(part, next, fresh) : next;
  if (max !== Infinity) {
    for (let extra = min; extra < max; extra++)
      after = fork(fresh(), [next, compileNode(part, after, fresh)]);
  }
  for (let count = 0; count < min; count++) after = compileNode(part, after, fresh);
  return after;
};

/** The automaton of a shape that goes on with `next`. */
const compileNode = (shape: ShapeNode, next: Node, fresh: Fresh): Node => {
  if (shape.kind === 'sequence')
    return shape.parts.reduceRight((after, part) => compileNode(part, after, fresh), next);
  if (shape.kind === 'choice')
    return fork(
      fresh(),
      shape.options.map((option) => compileNode(option, next, fresh)),
    );
  if (shape.kind === 'repeat') return compileRepeat(shape, next, fresh);
  const { members } = shape;
  const never = members.length === 0;
  return {
    kind: 'read',
    id: fresh(),
    members,
    next,
    shortest: never ? Infinity : next.shortest + 1,
    longest: never ? -Infinity : next.longest + 1,
  };
};

/** The nodes, forks followed, from which a text can still come to fit. */
const closure = (nodes: readonly Node[]): Node[] => {
  const seen = new Set<Node>();
  const pending = [...nodes];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (seen.has(node) || node.shortest === Infinity) continue;
    seen.add(node);
    if (node.kind === 'fork') pending.push(...node.branches);
  }
  return [...seen].filter((node) => node.kind !== 'fork').sort((left, right) => left.id - right.id);
};

const stateOf = (states: Map<string, ShapeState>, nodes: readonly Node[]): ShapeState => {
  const reached = closure(nodes);
  const key = reached.map(({ id }) => id).join();
  const known = states.get(key);
  if (known !== undefined) return known;
  const state: ShapeState = {
    index: states.size,
    accepting: reached.some(({ kind }) => kind === 'end'),
    shortest: Math.min(...reached.map(({ shortest }) => shortest)),
    longest: Math.max(...reached.map(({ longest }) => longest)),
    reads: reached.filter((node) => node.kind === 'read'),
    edges: undefined,
  };
  states.set(key, state);
  return state;
};

/** The ranges between the ends of all classes: within one, no class tells two characters apart. */
const elementaryRanges = (reads: readonly Read[]): [number, number][] => {
  const starts = new Set<number>();
  for (const { members } of reads) for (const [first, last] of members) starts.add(first).add(last + 1);
  const sorted = [...starts].sort((left, right) => left - right);
  return sorted.map((first, index): [number, number] => [
    first,
    (sorted[index + 1] ?? LAST_CHARACTER + 1) - 1,
  ]);
};

/** The edges out of a state: disjoint classes of characters and where they lead. */
export const edgesOf = ({ states }: ShapeAutomaton, state: ShapeState): readonly ShapeEdge[] => {
  if (state.edges !== undefined) return state.edges;
  const targets = new Map<ShapeState, [number, number][]>();
  for (const range of elementaryRanges(state.reads)) {
    const taken = state.reads.filter(({ members }) => inClass(members, range[0]));
    if (taken.length === 0) continue;
    const target = stateOf(
      states,
      taken.map(({ next }) => next),
    );
    targets.set(target, [...(targets.get(target) ?? []), range]);
  }
  state.edges = [...targets].map(([target, members]) => ({ members, readable: readableOf(members), target }));
  return state.edges;
};

/** The state after one more character; undefined when the text no longer fits. */
export const nextShapeState = (
  automaton: ShapeAutomaton,
  state: ShapeState,
  code: number,
): ShapeState | undefined => edgesOf(automaton, state).find(({ members }) => inClass(members, code))?.target;

/** The automaton of a shape. */
export const compileShape = (shape: ShapeNode): ShapeAutomaton => {
  let count = 0;
  const fresh = (): number => count++;
  const end: Node = { kind: 'end', id: fresh(), shortest: 0, longest: 0 };
  const states = new Map<string, ShapeState>();
  return { start: stateOf(states, [compileNode(shape, end, fresh)]), states };
};
