import type { Budget } from '../../algebra/budget.ts';
import { ANY_GLOB, parseGlob, splitGlobAtSeparators, type Glob } from '../../algebra/glob.ts';
import { anyText, findString, inDomain, oneOf, shape, type StringDomain, type StringTest } from '../../algebra/strings.ts';
import type { Dimension, Field, Literal } from './atoms.ts';
import { testsOn, type Finding } from './theory.ts';

const ARN_FIELDS = 6;

const NO_COLON = '[^:]*';

/** What stands between the colons of a text that operators take for an ARN: `arn`, and whatever else. */
const ARN_TEXT: readonly StringDomain[] = [
  oneOf(['arn']), shape(NO_COLON, ['aws']), shape(NO_COLON, ['s3', 'logs']), shape(NO_COLON, ['us-east-1', '']), shape(NO_COLON, ['111122223333', '']), anyText(['some-resource']),
];

const ANY_ARN = parseGlob('arn:*:*:*:*:*');

/** Tests of single fields that hold together. */
type Tests = readonly (readonly [index: number, test: StringTest])[];

/** Ways in which a literal can hold, of which one is enough. */
type Clause = readonly Tests[];

type Tuple = readonly Glob[];

const holding = (tuple: Tuple): Tests => tuple.map((glob, index) => [index, { glob, positive: true }] as const);

/** Every tuple must fail, each at some field; none fails at `*`. */
const failing = (tuple: Tuple): Clause => tuple.flatMap((glob, index): Tests[] => (glob === ANY_GLOB ? [] : [[[index, { glob, positive: false }]]]));

type Tuples = ReturnType<typeof splitGlobAtSeparators>;
const splits = new WeakMap<Glob, Tuples>();

const tuplesOf = (pattern: Glob): Tuples => {
  const known = splits.get(pattern) ?? splitGlobAtSeparators(pattern, ':', ARN_FIELDS);
  splits.set(pattern, known);
  return known;
};

const clausesOf = ({ atom, value }: Literal): readonly Clause[] | 'too-many' => {
  const tuples = atom.kind === 'arn' ? atom.tuples : atom.kind === 'text' ? tuplesOf(atom.glob) : undefined;
  if (tuples === undefined) return [];
  if (tuples === 'too-many') return tuples;
  return value ? [tuples.map(holding)] : tuples.map(failing);
};

const solveTests = (tests: Tests, budget: Budget): { readonly value: string } | 'empty' | 'exhausted' => {
  const texts: string[] = [];
  for (const [index, domain] of ARN_TEXT.entries()) {
    const found = findString(domain, tests.flatMap(([at, test]) => (at === index ? [test] : [])), budget);
    if (typeof found === 'string') return found;
    texts.push(found.value);
  }
  return { value: texts.join(':') };
};

type Found = ReturnType<typeof solveTests>;

/** Takes a way for each clause until the fields have values. */
const solveClauses = ([first, ...rest]: readonly Clause[], chosen: Tests, budget: Budget): Found => {
  const found = solveTests(chosen, budget);
  if (typeof found === 'string' || first === undefined) return found;
  for (const way of first) {
    const next = solveClauses(rest, [...chosen, ...way], budget);
    if (next !== 'empty') return next;
  }
  return 'empty';
};

const asArn = (field: Field, literals: readonly Literal[], budget: Budget): Found => {
  const possible = findString(field.domain, [{ glob: ANY_ARN, positive: true }], budget);
  if (typeof possible === 'string') return possible;
  const clauses: Clause[] = [];
  for (const literal of literals) {
    const own = clausesOf(literal);
    if (own === 'too-many') return 'exhausted';
    clauses.push(...own);
  }
  const open = clauses.filter(({ length }) => length !== 1).sort((left, right) => left.length - right.length);
  const forced = clauses.flatMap((clause) => (clause.length === 1 ? clause.flat() : []));
  const found = solveClauses(open, forced, budget);
  // The key may hold other ARNs than the one that was found.
  return typeof found === 'string' || inDomain(field.domain, found.value) ? found : 'exhausted';
};

/** A text that is no ARN: it starts otherwise, or has fewer colons. */
const asOther = (field: Field, literals: readonly Literal[], budget: Budget): Found => {
  if (literals.some(({ atom, value }) => atom.kind === 'arn' && value)) return 'empty';
  return findString(field.domain, [...testsOn(field, literals), { glob: ANY_ARN, positive: false }], budget);
};

/** A value of a text that ARN operators test: an ARN, taken by its fields, or a text that is none. */
export const solveArnText = ({ fields }: Dimension, literals: readonly Literal[], budget: Budget): Finding => {
  const [field] = fields;
  if (field === undefined) return 'empty';
  const arn = asArn(field, literals, budget);
  const found = typeof arn === 'string' ? asOther(field, literals, budget) : arn;
  if (typeof found !== 'string') return { kind: 'text', values: [found.value] };
  return arn === 'exhausted' ? arn : found;
};
