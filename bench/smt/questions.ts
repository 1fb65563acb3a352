/** Puts one question to the linter's engine and to a solver, and says where they differ. */
import { isUnsupported, type Json } from './document.ts';
import { encodeQuestion, type WitnessRequest } from './encode.ts';
import type { Engine, Verdict } from './engine.ts';
import type { Answer, Solver } from './solve.ts';
import { askForRequest, requestOf } from './witness.ts';

export interface PolicyQuestion {
  readonly name: string;
  readonly a: Json;
  readonly b: Json;
}

export type Outcome =
  | 'agree' | 'disagree' | 'witness refused' | 'engine failed' | 'engine unknown' | 'solver unknown' | 'not encoded' | 'not compared';

export interface Row {
  readonly name: string;
  readonly outcome: Outcome;
  /** Of the solver: `sat` says that `a` allows more. */
  readonly solver: Answer | undefined;
  readonly solverWitness?: WitnessRequest;
  readonly solverMilliseconds: number;
  readonly engine: Verdict | undefined;
  readonly engineMilliseconds: number;
  readonly note?: string;
}

export interface Parties {
  readonly solve: Solver;
  readonly seconds: number;
  /** Without it the solver alone answers. */
  readonly engine?: Engine | undefined;
}

const EXPECTED: Readonly<Record<Verdict['answer'], Answer>> = { yes: 'sat', no: 'unsat', unknown: 'unknown' };

/** The engine's witness, checked by the solver: every value is fixed, so the question is easy. */
const checkWitness = async ({ a, b }: PolicyQuestion, witness: WitnessRequest, { solve, seconds }: Parties): Promise<Answer> =>
  (await solve(encodeQuestion(a, b, witness).text, seconds)).answer;

const compared = async (
  question: PolicyQuestion, engine: Verdict, solver: Answer, parties: Parties,
): Promise<{ outcome: Outcome; note?: string }> => {
  if (engine.answer === 'unknown') return { outcome: 'engine unknown', note: engine.causes };
  if (engine.answer === 'yes') {
    try {
      const checked = await checkWitness(question, engine.witness, parties);
      if (checked === 'unsat') return { outcome: 'witness refused' };
      if (checked === 'unknown') return { outcome: 'solver unknown', note: 'on the witness' };
    } catch (error) {
      if (!isUnsupported(error)) throw error;
      return { outcome: 'not encoded', note: error.message };
    }
  }
  if (solver === 'unknown') return { outcome: 'solver unknown' };
  return { outcome: EXPECTED[engine.answer] === solver ? 'agree' : 'disagree' };
};

type Asked = { verdict: Verdict; milliseconds: number } | { failure: string };

const askEngine = (engine: Engine, { a, b }: PolicyQuestion): Asked => {
  const start = performance.now();
  try {
    return { verdict: engine(a, b), milliseconds: performance.now() - start };
  } catch (error) {
    return { failure: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
};

/** Answers one question; a construct that has no encoding makes the row `not encoded`. */
export const answerQuestion = async (question: PolicyQuestion, parties: Parties): Promise<Row> => {
  const asked = parties.engine === undefined ? undefined : askEngine(parties.engine, question);
  const engine = asked !== undefined && 'verdict' in asked ? asked.verdict : undefined;
  const row = {
    name: question.name, engine, engineMilliseconds: engine === undefined ? 0 : (asked as { milliseconds: number }).milliseconds,
    solver: undefined, solverMilliseconds: 0,
  };
  if (asked !== undefined && 'failure' in asked) return { ...row, outcome: 'engine failed', note: asked.failure };
  try {
    const encoded = encodeQuestion(question.a, question.b);
    const solved = await parties.solve(askForRequest(encoded), parties.seconds);
    const witness = solved.answer === 'sat' ? { solverWitness: requestOf(encoded, solved.output) } : {};
    const difference = engine === undefined
      ? { outcome: solved.answer === 'unknown' ? 'solver unknown' as const : 'not compared' as const }
      : await compared(question, engine, solved.answer, parties);
    return { ...row, ...witness, ...difference, solver: solved.answer, solverMilliseconds: solved.milliseconds };
  } catch (error) {
    if (!isUnsupported(error)) throw error;
    return { ...row, outcome: 'not encoded', note: error.message };
  }
};

/** Answers all questions, `jobs` at a time; rows come back in the order of the questions. */
export const answerQuestions = async (
  questions: readonly PolicyQuestion[], parties: Parties, jobs: number, onRow: (row: Row) => void,
): Promise<Row[]> => {
  const rows: Row[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < questions.length) {
      const index = next;
      next += 1;
      const row = await answerQuestion(questions[index]!, parties);
      rows[index] = row;
      onRow(row);
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
  return rows;
};

const quantiles = (times: readonly number[]): string => {
  if (times.length === 0) return 'none';
  const ordered = [...times].sort((a, b) => a - b);
  const at = (part: number): string => (ordered[Math.min(ordered.length - 1, Math.floor(ordered.length * part))] ?? 0).toFixed(1);
  const total = (ordered.reduce((sum, time) => sum + time, 0) / 1000).toFixed(1);
  return `median ${at(0.5)} ms, p95 ${at(0.95)} ms, max ${at(1)} ms, total ${total} s`;
};

/** Counts by outcome and answer, and both parties' times. */
export const summary = (rows: readonly Row[]): string => {
  const count = (items: readonly (string | undefined)[]): string =>
    [...new Set(items)].map((item) => `${item ?? 'no answer'} ${items.filter((other) => other === item).length}`).join(', ');
  return [
    `questions ${rows.length}: ${count(rows.map(({ outcome }) => outcome))}`,
    `solver: ${count(rows.map(({ solver }) => solver))}; ${quantiles(rows.filter((row) => row.solver).map((row) => row.solverMilliseconds))}`,
    `engine: ${count(rows.map(({ engine }) => engine?.answer))}; ${quantiles(rows.filter((row) => row.engine).map((row) => row.engineMilliseconds))}`,
  ].join('\n');
};
