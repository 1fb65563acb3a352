import { spend, type Budget } from '../../algebra/budget.ts';
import { splitGlobAtSeparators, type Glob } from '../../algebra/glob.ts';
import { anyText, findString, inDomain, oneOf, shape, type StringDomain, type StringTest } from '../../algebra/strings.ts';
import type { Dimension, Field, Literal } from './atoms.ts';
import { testsOn, type Finding } from './theory.ts';

const ARN_FIELDS = 6;

const NO_COLON = '[^:]*';

/** What stands between the colons of a text that operators take for an ARN: `arn`, and whatever else. */
const ARN_TEXT: readonly StringDomain[] = [
  oneOf(['arn']), shape(NO_COLON, ['aws']), shape(NO_COLON, ['s3', 'logs']), shape(NO_COLON, ['us-east-1', '']), shape(NO_COLON, ['111122223333', '']), anyText(['some-resource']),
];

/** A text that is none: it starts otherwise, or has fewer colons. */
const NO_ARN = shape('[^a].*|a[^r].*|ar[^n].*|arn[^:].*|a?|ar|arn(:[^:]*){0,4}', ['some-value', 'another-value']);

/** Tests of single fields that hold together. */
type Tests = readonly (readonly [index: number, test: StringTest])[];

/** Ways in which a literal can hold, of which one is enough. */
type Clause = readonly Tests[];

type Tuple = readonly Glob[];

const holding = (tuple: Tuple): Tests => tuple.map((glob, index) => [index, { glob, positive: true }] as const);

/** Every tuple must fail, each at some field. */
const failing = (tuple: Tuple): Clause => tuple.map((glob, index): Tests => [[index, { glob, positive: false }]]);

const clausesOf = ({ atom, value }: Literal): readonly Clause[] | 'too-many' => {
  const tuples = atom.kind === 'arn' ? atom.tuples : atom.kind === 'text' ? splitGlobAtSeparators(atom.glob, ':', ARN_FIELDS) : undefined;
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

/** Takes a way for each clause until the fields have values; `fits` says which texts the key can hold. */
const solveClauses = (clauses: readonly Clause[], chosen: Tests, fits: (text: string) => boolean, budget: Budget): Found => {
  if (!spend(budget)) return 'exhausted';
  const found = solveTests(chosen, budget);
  const [first, ...rest] = clauses;
  if (typeof found === 'string') return found;
  if (first === undefined) return fits(found.value) ? found : 'empty';
  for (const way of first) {
    const next = solveClauses(rest, [...chosen, ...way], fits, budget);
    if (next !== 'empty') return next;
  }
  return 'empty';
};

const asArn = (field: Field, literals: readonly Literal[], budget: Budget): Found => {
  const clauses: Clause[] = [];
  for (const literal of literals) {
    const own = clausesOf(literal);
    if (own === 'too-many') return 'exhausted';
    clauses.push(...own);
  }
  return solveClauses([...clauses].sort((left, right) => left.length - right.length), [], (text) => inDomain(field.domain, text), budget);
};

const asOther = (field: Field, literals: readonly Literal[], budget: Budget): Found => {
  if (literals.some(({ atom, value }) => atom.kind === 'arn' && value)) return 'empty';
  const domain = field.domain.kind === 'values' ? oneOf(field.domain.values.filter((text) => inDomain(NO_ARN, text))) : NO_ARN;
  const found = findString(domain, testsOn(field, literals), budget);
  return typeof found === 'string' || inDomain(field.domain, found.value) ? found : 'empty';
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
