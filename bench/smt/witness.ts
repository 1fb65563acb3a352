import { requestConstants, type Question, type WitnessRequest } from './encode.ts';
import { literalText, type Term } from './terms.ts';

/** The question with the command that prints a model's request. */
export const askForRequest = (question: Question): string =>
  `${question.text}(get-value (${requestConstants(question).join(' ')}))\n`;

const TOKEN = /"(?:[^"]|"")*"|\|[^|]*\||[()]|[^\s()|"]+/g;

/** Solvers drop the bars of names that need none. */
const quoted = (name: Term): Term => (name.startsWith('|') ? name : `|${name}|`);

/** Reads `((name value) …)`. Values are kept as one term each. */
const valuesOf = (output: string): Map<Term, Term> => {
  const tokens = output.match(TOKEN) ?? [];
  const values = new Map<Term, Term>();
  let depth = 0;
  let pair: string[] = [];
  for (const token of tokens) {
    if (token === '(') depth += 1;
    if (depth >= 2 && !(depth === 2 && (token === '(' || token === ')'))) pair.push(token);
    if (token !== ')') continue;
    depth -= 1;
    if (depth !== 1) continue;
    values.set(quoted(pair[0] ?? ''), pair.slice(1).join(' '));
    pair = [];
  }
  return values;
};

const numberText = (term: Term): string => {
  const words = term.replace(/[()]/g, ' ').trim().split(/\s+/);
  const negative = words[0] === '-';
  const rest = negative ? words.slice(1) : words;
  const value = rest[0] === '/' ? Number(rest[1]) / Number(rest[2]) : Number(rest[0]);
  return String(negative ? -value : value);
};

const bitsOf = (term: Term): bigint => BigInt(term.replace('#', '0'));

const addressText = (isV6: boolean, v4: Term, v6: Term): string => {
  const [bits, groups, size] = isV6 ? [bitsOf(v6), 8n, 16n] : [bitsOf(v4), 4n, 8n];
  const mask = (1n << size) - 1n;
  const parts = Array.from({ length: Number(groups) }, (_, index) => (bits >> (size * (groups - 1n - BigInt(index)))) & mask);
  return isV6 ? parts.map((part) => part.toString(16)).join(':') : parts.join('.');
};

/** The request of a satisfiable question, from what the solver printed for `askForRequest`. */
export const requestOf = (question: Question, output: string): WitnessRequest => {
  const values = valuesOf(output.slice(output.indexOf('((')));
  const text = (name: Term): string => literalText(values.get(name) ?? '""');
  const holds = (name: Term): boolean => values.get(name) === 'true';
  const fields = (names: readonly Term[]): string => names.map(text).join(':');
  const [action, ...rest] = requestConstants(question);
  const [account, entity, service, isService] = rest.slice(6, 10);

  const context: Record<string, string[]> = {};
  for (const { key, kind, slots } of question.models.values()) {
    const given = slots.filter(({ present }) => holds(present)).map((slot) => {
      if (kind === 'number') return numberText(values.get(slot.value) ?? '0');
      if (kind === 'address') return addressText(holds(slot.address.isV6), values.get(slot.address.v4) ?? '#x0', values.get(slot.address.v6) ?? '#x0');
      if (kind === 'arn') return holds(slot.isArn) ? fields(slot.arn) : 'no ARN';
      return text(slot.value);
    });
    if (given.length > 0) context[key] = given;
  }
  return {
    principal: !question.hasPrincipal ? undefined : holds(isService!) ? text(service!) : `arn:aws:iam::${text(account!)}:${text(entity!)}`,
    action: text(action!),
    resource: fields(rest.slice(0, 6)),
    context,
  };
};
