/** SMT-LIB terms are kept as text; these builders only drop what is trivially true or false. */
export type Term = string;

export const TRUE: Term = 'true';
export const FALSE: Term = 'false';

export const not = (term: Term): Term =>
  term === TRUE ? FALSE : term === FALSE ? TRUE : `(not ${term})`;

export const and = (terms: readonly Term[]): Term => {
  const needed = [...new Set(terms.filter((term) => term !== TRUE))];
  if (needed.includes(FALSE)) return FALSE;
  return needed.length === 0 ? TRUE : needed.length === 1 ? needed[0]! : `(and ${needed.join(' ')})`;
};

export const or = (terms: readonly Term[]): Term => {
  const needed = [...new Set(terms.filter((term) => term !== FALSE))];
  if (needed.includes(TRUE)) return TRUE;
  return needed.length === 0 ? FALSE : needed.length === 1 ? needed[0]! : `(or ${needed.join(' ')})`;
};

export const implies = (condition: Term, consequence: Term): Term => or([not(condition), consequence]);

const PRINTABLE = /[^ -~]|\\/gu;

/** A string literal; what is not printable ASCII is written `\u{…}`. */
export const literal = (text: string): Term => {
  const escaped = text.replace(PRINTABLE, (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`);
  return `"${escaped.replaceAll('"', '""')}"`;
};

/** The text of a string literal in a model. */
export const literalText = (term: Term): string =>
  term.slice(1, -1).replaceAll('""', '"').replace(/\\u\{([0-9a-fA-F]+)\}|\\u([0-9a-fA-F]{4})/g,
    (_, braced: string | undefined, bare: string | undefined) => String.fromCodePoint(parseInt(braced ?? bare ?? '0', 16)));

/** A name for a constant; SMT-LIB quotes names with `|`. */
export const constant = (name: string): Term => `|${name}|`;

export const ANY_RUN = 're.all';
export const ANY_CHARACTER = 're.allchar';
export const NO_COLON = '(re.diff re.allchar (str.to_re ":"))';
export const NO_COLON_RUN = `(re.* ${NO_COLON})`;

export const exactly = (text: Term): Term => `(str.to_re ${text})`;
export const sequence = (parts: readonly Term[]): Term =>
  parts.length === 0 ? exactly('""') : parts.length === 1 ? parts[0]! : `(re.++ ${parts.join(' ')})`;
export const oneOf = (parts: readonly Term[]): Term => (parts.length === 1 ? parts[0]! : `(re.union ${parts.join(' ')})`);
export const range = (from: string, to: string): Term => `(re.range "${from}" "${to}")`;
export const inRegex = (text: Term, regex: Term): Term => (regex === ANY_RUN ? TRUE : `(str.in_re ${text} ${regex})`);
