/**
 * How the cost of one comparison grows with the policy, and what the known worst cases cost:
 *   node bench/run.mjs bench/growth.ts
 * Each figure is the median of five runs and, in brackets, its ratio to the first of its row; `unknown` says that the budget ran out.
 */
import type { Json } from './smt/document.ts';
import { loadEngine, type Engine } from './smt/engine.ts';

type Statement = Json & object;

const policy = (...statements: readonly Statement[]): Json => ({ Version: '2012-10-17', Statement: statements as Json[] });
const statement = (parts: { readonly [name: string]: Json }): Statement =>
  ({ Effect: 'Allow', Principal: { AWS: 'arn:aws:iam::111122223333:root' }, Action: 'kms:Decrypt', Resource: '*', ...parts }) as Statement;
const range = (count: number): number[] => Array.from({ length: count }, (_, index) => index);
const role = (index: number): string => `arn:aws:iam::111122223333:role/app${index}`;
const when = (operator: string, key: string, values: Json): { readonly Condition: Json } => ({ Condition: { [operator]: { [key]: values } } });

const runs = 5;
const median = (numbers: readonly number[]): number => [...numbers].sort((x, y) => x - y)[Math.floor(numbers.length / 2)] ?? NaN;

const measure = (engine: Engine, a: Json, b: Json): { milliseconds: number; answer: string } => {
  let answer = '';
  const times = range(runs).map(() => {
    const start = performance.now();
    ({ answer } = engine(a, b));
    return performance.now() - start;
  });
  return { milliseconds: median(times), answer };
};

/** What a size makes of the pair; the questions differ in one statement, so that nothing but the size grows. */
const growing: { readonly [name: string]: (size: number) => readonly [Json, Json] } = {
  statements: (size) => {
    const shared = range(size).map((index) => statement({ Principal: { AWS: role(index) }, ...when('StringEquals', 'kms:ViaService', `s${index}.us-east-1.amazonaws.com`) }));
    return [policy(...shared, statement({ Principal: { AWS: role(0) } })), policy(...shared)];
  },
  'conditions of a statement': (size) => {
    const conditions = Object.fromEntries(range(size).map((index) => [`aws:PrincipalTag/t${index}`, 'x']));
    return [policy(statement({ Condition: { StringEquals: conditions } })), policy(statement({ Condition: { StringEquals: { ...conditions, 'aws:PrincipalTag/t0': 'y' } } }))];
  },
  denies: (size) => {
    const denies = range(size).map((index) => statement({ Effect: 'Deny', Principal: '*', ...when('StringLike', 'kms:ViaService', `s${index}.*`) }));
    return [policy(statement({ Principal: '*' }), ...denies), policy(statement({ Principal: { AWS: role(0) } }), ...denies)];
  },
  'wildcards of a condition': (size) => {
    const patterns = range(size).map((index) => `*/team${index}/*`);
    return [policy(statement(when('StringLike', 'aws:PrincipalTag/path', '*'))), policy(statement(when('StringLike', 'aws:PrincipalTag/path', patterns)))];
  },
};

/** Families of symbolic string problems that grow exponentially for an eager product of automata. */
const worst: { readonly [name: string]: (size: number) => readonly [Json, Json] } = {
  'k denied substrings *xYz*': (size) => [
    policy(statement(when('StringLike', 'aws:PrincipalTag/x', range(size).map((index) => `*x${index}z*`)))),
    policy(statement({ ...when('StringLike', 'aws:PrincipalTag/x', range(size).map((index) => `*x${index}z`)) })),
  ],
  '*x and k question marks': (size) => [
    policy(statement(when('StringLike', 'aws:PrincipalTag/x', `*x${'?'.repeat(size)}`))), policy(statement(when('StringLike', 'aws:PrincipalTag/x', `*y${'?'.repeat(size)}`))),
  ],
  'k role ARNs with a wildcard account': (size) => [
    policy(statement({ Principal: '*', ...when('ArnLike', 'aws:PrincipalArn', range(size).map((index) => `arn:aws:iam::*:role/app${index}-*-prod`)) })),
    policy(statement({ Principal: '*', ...when('ArnLike', 'aws:PrincipalArn', range(size - 1).map((index) => `arn:aws:iam::*:role/app${index}-*-prod`)) })),
  ],
  'the same as flat text': (size) => [
    policy(statement({ Principal: '*', ...when('StringLike', 'aws:PrincipalArn', range(size).map((index) => `arn:aws:iam::*:role/app${index}-*-prod`)) })),
    policy(statement({ Principal: '*', ...when('StringLike', 'aws:PrincipalArn', range(size - 1).map((index) => `arn:aws:iam::*:role/app${index}-*-prod`)) })),
  ],
  'all of k substrings at once': (size) => [
    policy(...range(size).slice(0, 1).map(() => statement({})), ...range(size).map((index) => statement({ Effect: 'Deny', ...when('StringNotLike', 'aws:PrincipalTag/x', `*x${index}z*`) }))),
    policy(statement({ ...when('StringLike', 'aws:PrincipalTag/x', '*x0z*x1z*') })),
  ],
};

const engine = await loadEngine('src/ask/compare.ts');

const table = (families: typeof growing, sizes: readonly number[]): void => {
  for (const [name, make] of Object.entries(families)) {
    const rows = sizes.map((size) => measure(engine, ...make(size)));
    const first = rows[0]?.milliseconds ?? NaN;
    const cells = rows.map(({ milliseconds, answer }, index) => `${sizes[index]}: ${milliseconds.toFixed(2)} ms (${(milliseconds / first).toFixed(1)}) ${answer}`);
    console.log(`${name.padEnd(38)} ${cells.join('   ')}`);
  }
};

table(growing, [1, 10, 100]);
table(worst, [5, 10, 20]);
