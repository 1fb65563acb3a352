import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { coloured, hyperlink, plain } from '../report/paint.ts';
import type { TextStyle } from '../report/text.ts';
import { valueOf } from './command.ts';
import type { Arguments, Shell } from './command.ts';

const GUTTER = 12;
const MOST_COLUMNS = 120;

const isSet = (value: string | undefined): boolean => value !== undefined && value !== '';

/** Whether to colour; --color, then FORCE_COLOR and NO_COLOR (force-color.org, no-color.org), then the terminal. */
export const wantsColour = (args: Arguments, { env, outIsTerminal }: Shell): boolean => {
  const asked = valueOf(args, 'color');
  if (asked === 'always' || asked === 'never') return asked === 'always';
  if (isSet(env['FORCE_COLOR'])) return env['FORCE_COLOR'] !== '0';
  return !isSet(env['NO_COLOR']) && outIsTerminal && env['TERM'] !== 'dumb';
};

/** How text looks on standard output. */
export const terminalStyle = (args: Arguments, shell: Shell): TextStyle => {
  const colour = wantsColour(args, shell);
  const urlOf = (target: { readonly file: string } | { readonly page: string }): string =>
    pathToFileURL('file' in target ? path.resolve(shell.cwd, target.file) : path.join(shell.home, target.page)).href;
  return {
    paint: colour ? coloured : plain,
    width: Math.min(MOST_COLUMNS, Math.max(40, (shell.columns ?? MOST_COLUMNS) - GUTTER)),
    link: colour && shell.outIsTerminal ? (target, text) => hyperlink(urlOf(target), text) : (_target, text) => text,
  };
};

/** How text looks in a file. */
export const fileStyle: TextStyle = { paint: plain, width: MOST_COLUMNS - GUTTER, link: (_target, text) => text };
