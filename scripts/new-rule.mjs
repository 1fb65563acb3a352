// Makes the folder of a new rule: rule.ts and its page, and a folder for its cases. Run it as npm run new-rule NAME.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const HELP = `Usage: npm run new-rule NAME -- [options]

Makes a new rule that passes lint and type check as it is and reports nothing useful yet:

  rules/NAME/rule.ts      what it is called, how grave it is, its options, and what it reports
  rules/NAME/README.md    its page
  fixtures/rules/NAME/    for its cases

and brings the registry, the tables, the pages and the configuration's schema up to date. Nothing else has
to be touched: a rule is registered by being there.

NAME is two or more words in lower case, joined by hyphens, that say what is wrong: deleted-principal, not
check-principals. It stays for good, because people write it into their configuration.

Options:
  --summary TEXT      one line: what is reported (default: taken from the name)
  --severity LEVEL    error, warning or info (default: warning)
  --preset PRESET     recommended, or strict for what only some people want (default: recommended)
  --help              this text

What remains for you:
  1. rule.ts: ask the world (src/world/types.ts) and the questions of src/ask. A rule decides nothing about
     wildcards, conditions or principals itself; when a question is missing, add it to src/ask.
  2. README.md: what it reports, why that matters, a bad and a good example, how to fix it, what it does not
     report, sources. \`\`\`json bad marks an example that the rule reports by itself, \`\`\`json good the one beside it.
  3. Cases: at least three bad-… and three good-… folders or files in fixtures/rules/NAME/, in the shapes that the
     AWS CLI prints or as a bundle; a kmslint.json beside them is their configuration. Until they are there, the
     tests ask for them.
  4. npx vitest run test/rules.test.ts -t NAME -u   writes fixtures/rules/NAME/expected.txt: read it line by line.
  5. covers in rule.ts: ids of other tools' checks that the rule stands in for, and the rows of rules/coverage.json.
  6. npm run generate`;

const SEVERITIES = ['error', 'warning', 'info'];
const PRESETS = ['recommended', 'strict'];

const refuse = (reason) => {
  console.error(`${reason}\n\nnpm run new-rule -- --help says how to use this.`);
  process.exit(2);
};

const quoted = (text) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

const sentence = (name) => {
  const words = name.replaceAll('-', ' ');
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
};

const ruleText = ({ name, summary, severity, preset }) => `import type { Report, Rule } from '../../src/analyze/types.ts';
import { keyName } from '../../src/ask/key-name.ts';
import type { Key } from '../../src/world/types.ts';

interface Options {
  /** Put the rule's options here and below, or take both out. */
  readonly states: readonly string[];
}

const reportOf = (key: Key): Report => ({
  message: \`\${keyName(key)} is \${key.state ?? 'in no known state'}\`,
  explanation: ['Say here why that is bad, with the witness in words.'],
  advice: 'say here what to do, in one line',
  place: key.places.metadata ?? key.places.key,
  related: [],
  key: key.arn,
  unknowns: [],
});

const rule: Rule<Options> = {
  name: ${quoted(name)},
  summary: ${quoted(summary)},
  severity: ${quoted(severity)},
  preset: ${quoted(preset)},
  covers: [],
  options: {
    states: { type: 'array', items: { type: 'string' }, default: ['Unavailable'], description: 'Key states that are reported.' },
  },
  *check({ world, options }) {
    for (const key of world.keys) {
      if (key.state !== undefined && options.states.includes(key.state)) yield reportOf(key);
    }
  },
};

export default rule;
`;

const pageText = ({ name, summary }) => `# ${name}

${summary}

## Why it matters

Who can do what because of it, and what that costs.

## Example

Bad:

\`\`\`json
{ "KeyMetadata": { "KeyId": "1234abcd-12ab-34cd-56ef-1234567890ab", "KeyState": "Unavailable" } }
\`\`\`

Good:

\`\`\`json
{ "KeyMetadata": { "KeyId": "1234abcd-12ab-34cd-56ef-1234567890ab", "KeyState": "Enabled" } }
\`\`\`

## How to fix

The command or the change.

## What it does not report

What looks alike and is fine, and what the input must show before anything is said.

## Sources

- The AWS page that says so, with its URL
`;

const read = () => {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        summary: { type: 'string' },
        severity: { type: 'string', default: 'warning' },
        preset: { type: 'string', default: 'recommended' },
        root: { type: 'string', default: path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..') },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    return refuse(error.message);
  }
};

const { values, positionals } = read();
if (values.help) {
  console.log(HELP);
  process.exit(0);
}
const [name, ...others] = positionals;
const { severity, preset, root } = values;
if (name === undefined || others.length > 0) refuse('Give the name of one rule.');
if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)+$/.test(name)) refuse(`${name} is no name for a rule: use two or more words in lower case, joined by hyphens.`);
if (!SEVERITIES.includes(severity)) refuse(`${severity} is none of ${SEVERITIES.join(', ')}.`);
if (!PRESETS.includes(preset)) refuse(`${preset} is none of ${PRESETS.join(', ')}.`);
const folder = path.join(root, 'rules', name);
if (existsSync(folder)) refuse(`There is a rule ${name} already.`);

const rule = { name, severity, preset, summary: values.summary ?? sentence(name) };
mkdirSync(folder, { recursive: true });
mkdirSync(path.join(root, 'fixtures/rules', name), { recursive: true });
writeFileSync(path.join(folder, 'rule.ts'), ruleText(rule));
writeFileSync(path.join(folder, 'README.md'), pageText(rule));
const generator = path.join(root, 'scripts/generate.mjs');
const made = existsSync(generator) ? spawnSync(process.execPath, [generator], { stdio: 'inherit' }).status : 0;
console.log([
  `rules/${name}/rule.ts and README.md are there. Next:`,
  `  put at least three bad-… and three good-… cases into fixtures/rules/${name}/`,
  `  npx vitest run test/rules.test.ts -t ${name} -u`,
].join('\n'));
process.exitCode = made ?? 1;
