import { parseArgs } from 'node:util';
import { closest } from '../analyze/suggest.ts';
import { failure, success } from './command.ts';
import type { Arguments, Attempt, OptionSpec } from './command.ts';

interface OptionToken {
  readonly kind: 'option';
  readonly name: string;
  readonly rawName: string;
  readonly value: string | undefined;
}

const suggestion = (name: string, names: readonly string[], prefix: string): string => {
  const meant = closest(name, names);
  return meant === undefined ? '' : `; did you mean ${prefix}${meant}?`;
};

const problemOf = ({ name, rawName, value }: OptionToken, specs: readonly OptionSpec[]): string | undefined => {
  const spec = specs.find((each) => each.name === name);
  if (spec === undefined) return `there is no option ${rawName}${suggestion(name, specs.map((each) => each.name), '--')}`;
  if (spec.value === undefined) return value === undefined ? undefined : `${rawName} takes no value`;
  if (value === undefined) return `${rawName} needs a value: ${rawName} ${spec.value}`;
  if (spec.choices === undefined || spec.choices.includes(value)) return undefined;
  return `${rawName} is one of ${spec.choices.join(', ')}, not ${value}${suggestion(value, spec.choices, '')}`;
};

const repeated = (tokens: readonly OptionToken[], specs: readonly OptionSpec[]): string | undefined => {
  const spec = specs.find((each) => each.repeatable !== true && tokens.filter(({ name }) => name === each.name).length > 1);
  return spec === undefined ? undefined : `--${spec.name} is given more than once`;
};

/** Reads the arguments of a command; a mistake in them comes back in words. */
export const readArguments = (words: readonly string[], specs: readonly OptionSpec[]): Attempt<Arguments> => {
  const { tokens, positionals } = parseArgs({
    args: [...words],
    options: Object.fromEntries(specs.map(({ name, short, value }) => [
      name,
      { type: value === undefined ? 'boolean' as const : 'string' as const, multiple: true, ...(short === undefined ? {} : { short }) },
    ])),
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const options = tokens.filter((token) => token.kind === 'option');
  const problem = options.map((token) => problemOf(token, specs)).find((found) => found !== undefined) ?? repeated(options, specs);
  if (problem !== undefined) return failure(problem);
  return success({ positionals, options: options.map(({ name, value }) => ({ name, value: value ?? '' })) });
};
