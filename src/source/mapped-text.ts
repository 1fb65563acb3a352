/** Text derived from a part of a file, with the file's offset of each of its UTF-16 units and of its end. */
export interface MappedText {
  readonly text: string;
  readonly offset: (index: number) => number;
  /** How a text that is to stand in it is written in the file: escaped and encoded as often as needed. */
  readonly write: (text: string) => string;
}

const SHORT_ESCAPES: { readonly [letter: string]: string } = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

const collect = (pieces: readonly string[], offsets: readonly number[], end: number, write: MappedText['write']): MappedText => {
  const text = pieces.join('');
  return { text, offset: (index) => (index < offsets.length ? offsets[index] ?? end : end), write };
};

/** The whole of a file's text. */
export const wholeText = (text: string): MappedText => ({ text, offset: (index) => index, write: (part) => part });

/** What the JSON string literal between `start` and `end` (quotes included) says. */
export const stringContent = (source: MappedText, start: number, end: number): MappedText => {
  const pieces: string[] = [];
  const offsets: number[] = [];
  let at = start + 1;
  while (at < end - 1) {
    const letter = source.text[at + 1] ?? '';
    const escaped = source.text[at] === '\\';
    const unicode = escaped && letter === 'u';
    offsets.push(source.offset(at));
    if (unicode) pieces.push(String.fromCharCode(parseInt(source.text.slice(at + 2, at + 6), 16)));
    else pieces.push(escaped ? SHORT_ESCAPES[letter] ?? letter : source.text[at] ?? '');
    at += unicode ? 6 : escaped ? 2 : 1;
  }
  return collect(pieces, offsets, source.offset(end - 1), (text) => source.write(JSON.stringify(text).slice(1, -1)));
};

const ESCAPED_RUN = /(?:%[0-9a-f]{2})+/giy;

/** Undoes URL encoding; a run of `%xx` that is not UTF-8 stays as it is. */
export const urlDecoded = (source: MappedText): MappedText => {
  const pieces: string[] = [];
  const offsets: number[] = [];
  let at = 0;
  while (at < source.text.length) {
    ESCAPED_RUN.lastIndex = at;
    const run = ESCAPED_RUN.exec(source.text)?.[0];
    const plain = run === undefined ? undefined : decodeRun(run);
    if (run === undefined || plain === undefined) {
      pieces.push(source.text[at] ?? '');
      offsets.push(source.offset(at));
      at += 1;
      continue;
    }
    for (const character of plain) {
      const bytes = new TextEncoder().encode(character).length;
      offsets.push(...Array.from({ length: character.length }, () => source.offset(at)));
      at += 3 * bytes;
    }
    pieces.push(plain);
  }
  return collect(pieces, offsets, source.offset(source.text.length), (text) => source.write(encodeURIComponent(text)));
};

const decodeRun = (run: string): string | undefined => {
  try {
    return decodeURIComponent(run);
  } catch {
    return undefined;
  }
};

/** True for text that begins with an URL-encoded `{`, as IAM returns policy documents. */
export const isUrlEncoded = (text: string): boolean => /^\s*(?:%20|%0a|%0d|%09)*%7b/i.test(text);
