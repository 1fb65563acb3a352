/**
 * Formulas for the tests of this folder, written as text: `x=a* & (!y=b | @z) & ?u`. `x=…` is a test of the key `x`, `arn#2=…` of a
 * field of an ARN, `@x` says that the key is there, `?u` is an unknown, and `x=${y}-b` makes the key of another.
 */
import { oneOf, anyText } from '../../algebra/strings.ts';
import type { Atom, Dimension } from './atoms.ts';
import { createFormulaMaker, type Formula, type FormulaMaker } from './formula.ts';
import { arnKey, equals, has, key, like, open, spoken } from './test-atoms.ts';

/** Keys whose name starts with `few` are `p` or `q` in every request; others any text, or absent. */
const dimensionNamed = (name: string): Dimension => {
  if (name.startsWith('arn')) return arnKey(name);
  return name.startsWith('few') ? key(name, { domain: oneOf(['p', 'q']), required: true }) : key(name, { domain: anyText([`${name}1`]) });
};

const atomOf = (text: string): Atom => {
  if (text.startsWith('?')) return open(text.slice(1));
  if (text.startsWith('@')) return has(dimensionNamed(text.slice(1)));
  const [name = '', pattern = ''] = text.split('=');
  const [id = '', index = '0'] = name.split('#');
  const dimension = dimensionNamed(id);
  if (!pattern.includes('${')) return like(dimension, pattern, Number(index));
  return equals(dimension, ...pattern.split(/(\$\{.*?\})/).filter((part) => part !== '').map((part) => (part.startsWith('${') ? dimensionNamed(part.slice(2, -1)) : part)));
};

/** Reads a formula; atoms are numbered in the order in which they are written. */
export const formulaOf = (text: string, maker: FormulaMaker): Formula => {
  const words = text.match(/[|&()!]|[^|&()!\s]+/g) ?? [];
  let at = 0;
  const take = (word: string): boolean => {
    const taken = words[at] === word;
    if (taken) at++;
    return taken;
  };
  const factor = (): Formula => {
    if (take('!')) return maker.not(factor());
    if (take('(')) {
      const inner = choice();
      take(')');
      return inner;
    }
    const word = words[at++] ?? '';
    return word === 'true' ? maker.and() : word === 'false' ? maker.or() : maker.atom(atomOf(word));
  };
  const conjunction = (): Formula => {
    const parts = [factor()];
    while (take('&')) parts.push(factor());
    return maker.and(...parts);
  };
  const choice = (): Formula => {
    const parts = [conjunction()];
    while (take('|')) parts.push(conjunction());
    return maker.or(...parts);
  };
  return choice();
};

/** A formula and its maker. */
export const madeOf = (text: string): { readonly maker: FormulaMaker; readonly formula: Formula } => {
  const maker = createFormulaMaker();
  return { maker, formula: formulaOf(text, maker) };
};

/** A formula as text: `(x=a | y≠b) & ?u`. */
export const spokenFormula = (formula: Formula): string => {
  if (formula.kind === 'constant') return String(formula.value);
  if (formula.kind === 'atom') return spoken({ atom: formula.atom, value: formula.positive });
  return formula.parts.map((part) => (part.kind === 'and' || part.kind === 'or' ? `(${spokenFormula(part)})` : spokenFormula(part))).join(formula.kind === 'and' ? ' & ' : ' | ');
};
