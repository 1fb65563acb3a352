// What is decided about operations of AWS services: which have a case that works and one that breaks, and at which policy or
// grant. fixtures/services/table.txt: as rules find them in what the input declares; fixtures/services/asked.txt: as a request to
// simulate asks about them. scripts/generate.mjs writes the page to docs/services.md; run by itself, it prints how many there are.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const HOME = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

const readJson = (root, name) => JSON.parse(readFileSync(path.join(root, name), 'utf8'));

const operationsIn = (root) => {
  const { operations: corrections } = readJson(root, 'src/aws/services/corrections.json');
  return readJson(root, 'src/aws/services/generated/operations.json').map((row) => ({ ...row, ...corrections[row.id]?.change }));
};

/** The cases of each operation in a table: by what they vary, what comes of it (`works`, `breaks`, `unknown`). */
const casesIn = (root, table) => {
  const cases = new Map();
  for (const line of readFileSync(path.join(root, `fixtures/services/${table}.txt`), 'utf8').trim().split('\n')) {
    const [id, , variant, result] = line.split(' | ');
    const [word] = result.split(':');
    cases.set(id, (cases.get(id) ?? new Map()).set(variant, ['works', 'unknown'].includes(word) ? word : 'breaks'));
  }
  return cases;
};

const has = (cases, wanted) => [...(cases?.values() ?? [])].includes(wanted);

const COLUMNS = [
  ['key policy', ['works by the key policy', 'not in the key policy']],
  ['IAM', ['works by IAM', 'not in IAM']],
  ['grant', ['works by a grant', 'grant for other operations']],
  ['guardrail', ['denied by an SCP', 'denied by an RCP']],
];

const CALLERS = {
  'caller-credentials-via-service': () => 'whoever calls the service',
  'service-principal': ({ principal }) => `\`${principal}\``,
  'service-linked-role': ({ roleName }) => `the service-linked role ${roleName.split(' | ').map((name) => `\`${name}\``).join(' or ')}`,
  'execution-role': () => 'the role that the resource names',
  'grant-to-service-role': ({ grantee }) => `\`${grantee}\`, by a grant`,
  'direct-caller': () => 'the caller itself',
};

const cell = (cases, [, variants]) => [...new Set(variants.flatMap((variant) => cases.get(variant) ?? []))].join(', ') || '–';

const actionsOf = ({ needs }) => {
  const certain = needs.filter(({ when }) => when === undefined);
  const actions = [...new Set((certain.length === 0 ? needs : certain).flatMap((need) => need.actions))].map((action) => action.replace('kms:', ''));
  if (actions.length === 0) return 'nothing';
  return `${actions.join(', ')}${certain.length === 0 ? ', not in every case' : ''}`;
};

const rowOf = ({ asked, found }) => (operation) => {
  const { id, caller, confidence } = operation;
  return `| ${id} | ${CALLERS[caller.kind](caller)} | ${actionsOf(operation)} | ${confidence} | ${COLUMNS.map((column) => cell(asked.get(id), column)).join(' | ')} | ${found.has(id) ? 'yes' : '–'} |`;
};

const servicesOf = (operations) => new Set(operations.map(({ service }) => service)).size;

/** How many operations there are of each kind, and how many cases. */
const figuresIn = (root) => {
  const [operations, asked, found] = [operationsIn(root), casesIn(root, 'asked'), casesIn(root, 'table')];
  const both = (cases) => operations.filter(({ id }) => has(cases.get(id), 'works') && has(cases.get(id), 'breaks'));
  const sum = (cases) => [...cases.values()].reduce((count, { size }) => count + size, 0);
  return {
    operations, asked, found,
    askedBoth: both(asked), foundBoth: both(found), askedCases: sum(asked), foundCases: sum(found),
    open: operations.filter(({ id }) => has(asked.get(id), 'unknown')),
    nothing: operations.filter(({ needs }) => needs.length === 0),
    doubted: operations.filter(({ doubt }) => doubt !== undefined),
  };
};

const idsOf = (operations) => operations.map(({ id }) => `\`${id}\``).join(', ');

const summary = ({ operations, askedBoth, foundBoth, askedCases, foundCases, open, nothing, doubted }) => `\
| of ${operations.length} operations of ${servicesOf(operations)} services | operations | services | cases |
|---|---|---|---|
| can be asked about, with a case that works and one that breaks | ${askedBoth.length} | ${servicesOf(askedBoth)} | ${askedCases} |
| are found by rules in what the input declares, with a case that works and one that breaks | ${foundBoth.length} | ${servicesOf(foundBoth)} | ${foundCases} |
| need nothing of a key, with a case that works | ${nothing.length} | ${servicesOf(nothing)} | ${nothing.length} |
| break without a permission, and are open with it: the sources disagree | ${doubted.length} | ${servicesOf(doubted)} | |
| have a case that stays open, for what AWS does not document or two may do (${idsOf(open)}) | ${open.length} | ${servicesOf(open)} | |`;

/** The page docs/services.md. */
export const servicesPage = (root = HOME) => {
  const figures = figuresIn(root);
  const reasons = readJson(root, 'fixtures/services/reasons.json');
  return `<!-- Generated by scripts/service-coverage.mjs from src/aws/services and fixtures/services. Do not edit. -->
# Services

What operations of AWS services need of a key, and where kmslint has seen each work and break: by the key policy, by IAM policies
that the key policy lets count, by a grant, and at a service or resource control policy. A rule finds an operation where the input
declares that somebody has to be able to do it ("found": [cases](../fixtures/services/table.txt)). Every operation can be asked about with
\`kmslint simulate\` ([how](simulate.md), [cases](../fixtures/services/asked.txt)), also where what it works with is said only with each call.

${summary(figures)}

\`source\`: read in the documentation of AWS. What was inferred is a warning, what rests on memory is information.

| operation | who calls AWS KMS | needs | certainty | ${COLUMNS.map(([name]) => name).join(' | ')} | found |
|---|---|---|---|${COLUMNS.map(() => '---|').join('')}---|
${figures.operations.map(rowOf(figures)).join('\n')}

## What is not found but asked about

| operation | why |
|---|---|
${figures.operations.filter(({ id }) => !figures.found.has(id)).map(({ id }) => `| ${id} | ${reasons[id] ?? ''} |`).join('\n')}
`;
};

const countOf = (root) => {
  const { operations, askedBoth, foundBoth, askedCases, foundCases, nothing, doubted } = figuresIn(root);
  return `of ${operations.length} operations, ${askedBoth.length} can be asked about with a good and a bad case (${askedCases} cases), ${foundBoth.length} are found in what the input declares `
    + `with both (${foundCases} cases), ${nothing.length} need nothing, ${doubted.length} break or are open`;
};

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) console.log(countOf(HOME));
