import { parseArgs } from 'node:util';
import type { PolicyQuestion, Parties, Row } from './questions.ts';
import { answerQuestions, summary } from './questions.ts';
import { loadEngine } from './engine.ts';
import { cvc5, z3 } from './solve.ts';

/** The options that all drivers take; `positionals` are the driver's own. */
export const readOptions = (): ReturnType<typeof parse> => parse();

const parse = () => parseArgs({
  allowPositionals: true,
  options: {
    engine: { type: 'string' },
    solver: { type: 'string', default: 'cvc5' },
    timeout: { type: 'string', default: '20' },
    jobs: { type: 'string', default: '2' },
    pairs: { type: 'string', default: '200' },
    from: { type: 'string', default: '0' },
    check: { type: 'boolean', default: false },
  },
});

const NOTEWORTHY = new Set<Row['outcome']>(['disagree', 'witness refused', 'engine failed', 'engine unknown', 'solver unknown']);

const report = (row: Row, question: PolicyQuestion | undefined): void => {
  if (!NOTEWORTHY.has(row.outcome)) return;
  console.log(`${row.outcome}: ${row.name}${row.note === undefined ? '' : `: ${row.note}`}`);
  if (row.outcome === 'solver unknown' || row.outcome === 'engine unknown') return;
  console.log(JSON.stringify({
    a: question?.a, b: question?.b, engine: row.engine, solver: row.solver, solverWitness: row.solverWitness,
  }));
};

/** Puts the questions to the parties the options name; prints differences as they come and a summary. */
export const runQuestions = async (questions: readonly PolicyQuestion[]): Promise<Row[]> => {
  const { values } = readOptions();
  const wasm = values.solver === 'z3' ? z3() : undefined;
  const parties: Parties = {
    solve: wasm?.solve ?? cvc5,
    seconds: Number(values.timeout),
    engine: values.engine === undefined ? undefined : await loadEngine(values.engine),
  };
  const byName = new Map(questions.map((question) => [question.name, question]));
  const rows = await answerQuestions(questions, parties, wasm ? 1 : Number(values.jobs), (row) => report(row, byName.get(row.name)));
  await wasm?.close();
  console.log(summary(rows));
  if (rows.some(({ outcome }) => ['disagree', 'witness refused', 'engine failed'].includes(outcome))) process.exitCode = 1;
  return rows;
};
