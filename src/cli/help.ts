import type { Command, OptionSpec } from './command.ts';

const WIDTH = 88;

const wrapped = (text: string, indent: number): string => {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && indent + line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line].join(`\n${' '.repeat(indent)}`);
};

const columns = (rows: readonly (readonly [name: string, text: string])[]): string => {
  const width = Math.max(...rows.map(([name]) => name.length)) + 2;
  return rows.map(([name, text]) => `  ${name.padEnd(width)}${wrapped(text, width + 2)}\n`).join('');
};

const optionName = ({ name, short, value }: OptionSpec): string =>
  `${short === undefined ? '    ' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`;

const EXIT = `Exit status
  0  nothing to report
  1  findings, an expectation that is not met, or access that changes
  2  wrong usage, or an input that could not be analysed (what the others show is printed)
`;

const examples = (list: Command['examples']): string =>
  `Examples\n${list.map(({ line, says }) => `  ${line}\n      ${wrapped(says, 6)}\n`).join('')}`;

/** The help of one command. */
export const commandHelp = (command: Command): string => [
  `${command.usage.map((line, index) => `${index === 0 ? 'Usage' : '     '}  kmslint ${line}\n`).join('')}`,
  `${wrapped(command.about.join(' '), 0)}\n`,
  examples(command.examples),
  `Options\n${columns(command.options.map((option) => [optionName(option), option.help] as const))}`,
  EXIT,
].join('\n');

/** The help of the program. */
export const programHelp = (commands: readonly Command[], version: string): string => [
  `kmslint ${version}: who may use your AWS KMS keys, shown with a concrete request\n`,
  'Usage  kmslint [COMMAND] [ARGUMENT…]\n',
  `Commands\n${columns(commands.map(({ name, summary }) => [name, summary] as const))}`,
  examples(commands.flatMap((command) => command.examples.slice(0, 1))),
  'kmslint COMMAND --help says more about a command. Nothing is sent anywhere; no AWS credentials are used.\n',
  EXIT,
].join('\n');
