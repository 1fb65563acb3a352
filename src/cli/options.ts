import type { OptionSpec } from './command.ts';

export const HELP: OptionSpec = { name: 'help', short: 'h', help: 'Print this help.' };

/** Options of every command that reads policies. */
export const INPUT_OPTIONS: readonly OptionSpec[] = [
  { name: 'config', value: 'FILE', help: 'Use this configuration, not the nearest kmslint.json from here upwards.' },
  { name: 'stdin-filename', value: 'FILE', help: 'What to call standard input (the path -) in the output.' },
];

export const COLOR: OptionSpec = {
  name: 'color', value: 'WHEN', choices: ['auto', 'always', 'never'],
  help: 'Colours: auto, always or never. NO_COLOR and FORCE_COLOR count for auto.',
};

export const FORMAT: OptionSpec = { name: 'format', short: 'f', value: 'FORMAT', choices: ['text', 'json'], help: 'text (default) or json.' };
