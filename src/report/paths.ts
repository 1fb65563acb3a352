import type { TransitiveAccess, TransitiveStep } from '../ask/transitive.ts';
import { visible } from './display.ts';
import type { TextStyle } from './text.ts';
import { requestJson } from './witness.ts';

/** A path for programs: every step with the requests that make it. */
export const pathJson = ({ principal, kind, account, path }: TransitiveAccess): object => ({
  principal, kind, account: account ?? null,
  path: path.map(({ from, to, move, witnesses }) => ({ from, to, move, witnesses: witnesses.map(requestJson) })),
});

const stepText = ({ from, to, move }: TransitiveStep): string => `${move}${from === to ? '' : ` ${to}`}`;

const isAllowed = ({ path: [first] }: TransitiveAccess): boolean => first?.move.startsWith('is allowed ') === true;

/** Paths for people, those aside who are simply allowed. */
export const pathsText = (access: readonly TransitiveAccess[], { paint }: TextStyle): string[] => {
  const indirect = access.filter((each) => !isAllowed(each));
  if (indirect.length === 0) return ['  nobody else can get there, as far as the input tells'];
  return ['  can get there', ...indirect.flatMap(({ principal, path }) => [
    `    ${paint('strong', visible(principal))}`,
    ...path.map((step) => `      ${visible(stepText(step))}${paint('dim', visible(`  (${step.witnesses.map(({ action }) => action).join(', ')})`))}`),
  ])];
};
