import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import type { Json } from './document.ts';
import type { WitnessRequest } from './encode.ts';

export type Verdict =
  | { readonly answer: 'yes'; readonly witness: WitnessRequest }
  | { readonly answer: 'no' }
  | { readonly answer: 'unknown'; readonly causes: string };

/** The linter's answer to "does `a` allow a request that `b` does not". */
export type Engine = (a: Json, b: Json) => Verdict;

interface LinterRequest {
  readonly principal: string;
  readonly action: string;
  readonly resource: string;
  readonly context: ReadonlyMap<string, readonly string[]>;
}

type LinterVerdict =
  | { answer: 'yes'; witness: LinterRequest } | { answer: 'no' } | { answer: 'unknown'; causes: unknown };

interface Linter {
  readonly compareDocuments: (a: unknown, b: unknown, options: object) => LinterVerdict;
  readonly parsePolicy: (value: Json, place: object) => unknown;
}

const placeOf = (value: Json): object => ({ document: { file: 'policy.json', text: JSON.stringify(value), value }, path: [] });

const verdictOf = (verdict: LinterVerdict): Verdict => {
  if (verdict.answer === 'no') return verdict;
  if (verdict.answer === 'unknown') return { answer: 'unknown', causes: JSON.stringify(verdict.causes).slice(0, 300) };
  const { principal, action, resource, context } = verdict.witness;
  const present = Array.from(context).filter(([, values]) => values.length > 0);
  return { answer: 'yes', witness: { principal, action, resource, context: Object.fromEntries(present) } };
};

/** Builds the linter's engine from the project's sources; `module` is the file that exports `compareDocuments`. */
export const loadEngine = async (module: string): Promise<Engine> => {
  const folder = 'node_modules/.cache/kmslint-bench';
  mkdirSync(folder, { recursive: true });
  const outfile = join(folder, 'engine.mjs');
  const contents = `export { compareDocuments } from './${module}'; export { parsePolicy } from './src/policy/parse.ts';`;
  await build({
    stdin: { contents, resolveDir: '.', loader: 'ts' }, outfile, bundle: true, platform: 'node', format: 'esm', logLevel: 'error',
  });
  const linter = await import(pathToFileURL(resolve(outfile)).href) as Linter;
  const parsed = new WeakMap<object, unknown>();
  const policyOf = (value: Json): unknown => {
    const known = parsed.get(value as object) ?? linter.parsePolicy(value, placeOf(value));
    parsed.set(value as object, known);
    return known;
  };
  return (a, b) => verdictOf(linter.compareDocuments(policyOf(a), policyOf(b), {}));
};
