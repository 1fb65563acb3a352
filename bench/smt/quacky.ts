/**
 * The policy pairs that Quacky (ICSE 2022) published: each original with each of its mutants, both directions.
 *   node bench/run.mjs bench/smt/quacky.ts PATH [ec2|iam|s3 …] --engine src/ask/compare.ts
 * PATH is a clone (bare or not) of https://github.com/vlab-cs-ucsb/quacky; the figures we quote are of commit cf8dfd3.
 * Nothing of it is kept here: the policies were taken from forum threads.
 */
import { execFileSync } from 'node:child_process';
import type { Json } from './document.ts';
import { readOptions, runQuestions } from './options.ts';

const { positionals: [path, ...wanted] } = readOptions();
if (path === undefined) throw new Error('where is the clone? See the head of bench/smt/quacky.ts');

const show = (file: string): string =>
  execFileSync('git', ['-C', path, 'show', `HEAD:${file.replace(/^\//, '')}`], { encoding: 'utf8', maxBuffer: 1e8 });

interface Published {
  readonly name: string;
  readonly a: Json;
  readonly b: Json;
  readonly published: string;
  readonly milliseconds: number;
}

const documents = new Map<string, Json>();
const document = (file: string): Json => {
  const known = documents.get(file) ?? JSON.parse(show(file)) as Json;
  documents.set(file, known);
  return known;
};

/** Columns: the two files, then verdict and time of the first direction, and from the tenth on of the other. */
const published = (set: string): Published[] =>
  show(`results/icse22/raw_csv/encoding_mutations/${set}.csv`).trim().split('\n').slice(1).flatMap((line) => {
    const cells = line.split(',');
    const [first = '', second = '', more = '', time = ''] = cells;
    const [less = '', lessTime = ''] = cells.slice(9);
    const name = second.split('/').slice(-3).join('/');
    return [
      { name: `${set} ${name} original\\mutant`, a: document(first), b: document(second), published: more.trim(), milliseconds: Number(time) },
      { name: `${set} ${name} mutant\\original`, a: document(second), b: document(first), published: less.trim(), milliseconds: Number(lessTime) },
    ];
  });

const questions = (wanted.length > 0 ? wanted : ['ec2', 'iam', 's3']).flatMap(published);
const rows = await runQuestions(questions);

const differing = rows.flatMap((row, index) => {
  const theirs = questions[index]!.published.toLowerCase();
  return row.solver === undefined || row.solver === 'unknown' || theirs === row.solver ? [] : [`${row.name}: ${row.solver}, published ${theirs}`];
});
console.log(`published verdicts that the solver here does not share: ${differing.length}`);
for (const line of differing) console.log(`  ${line}`);
