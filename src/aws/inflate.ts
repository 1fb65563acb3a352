/** Base values and extra bits of length codes 257–285 and distance codes 0–29 [RFC 1951, 3.2.5]. */
const LENGTH_EXTRA = [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0];
const DISTANCE_EXTRA = [0, 0, 0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9, 10, 10, 11, 11, 12, 12, 13, 13];
/** The order in which code lengths of code lengths come [RFC 1951, 3.2.7]. */
const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];
const END = 256;

const bases = (extra: readonly number[], first: number): number[] => {
  let next = first;
  return extra.map((bits) => {
    const base = next;
    next += 1 << bits;
    return base;
  });
};

/** A Huffman code as a table: for each run of `longest` bits, the symbol that begins it and, in the low four bits, its length. */
interface Code {
  readonly longest: number;
  readonly table: Uint16Array;
}

const reversed = (code: number, length: number): number => {
  let result = 0;
  for (let bit = 0; bit < length; bit += 1) result = (result << 1) | ((code >> bit) & 1);
  return result;
};

/** The canonical code of these lengths [RFC 1951, 3.2.2]. */
const codeOf = (lengths: readonly number[]): Code => {
  const longest = Math.max(1, ...lengths);
  const table = new Uint16Array(1 << longest);
  let code = 0;
  for (let length = 1; length <= longest; length += 1) {
    lengths.forEach((own, symbol) => {
      if (own !== length) return;
      for (let at = reversed(code, length); at < table.length; at += 1 << length) table[at] = (symbol << 4) | length;
      code += 1;
    });
    code <<= 1;
  }
  return { longest, table };
};

const FIXED_LENGTHS = (): number[] => Array.from({ length: 288 }, (_, symbol) => (symbol < 144 ? 8 : symbol < END ? 9 : symbol < 280 ? 7 : 8));

/** Bytes that grow at their end. */
const growing = () => {
  let bytes = new Uint8Array(1 << 14);
  let size = 0;
  const reserve = (more: number): void => {
    if (size + more <= bytes.length) return;
    const larger = new Uint8Array(Math.max(2 * bytes.length, size + more));
    larger.set(bytes);
    bytes = larger;
  };
  return {
    push: (byte: number): void => {
      reserve(1);
      bytes[size] = byte;
      size += 1;
    },
    append: (more: Uint8Array): void => {
      reserve(more.length);
      bytes.set(more, size);
      size += more.length;
    },
    /** Repeats `length` bytes from `distance` before the end, which they may run into. */
    repeat: (distance: number, length: number): void => {
      reserve(length);
      for (let index = 0; index < length; index += 1) bytes[size + index] = bytes[size + index - distance] ?? 0;
      size += length;
    },
    all: (): Uint8Array => bytes.slice(0, size),
  };
};

/** The bytes that a DEFLATE stream holds [RFC 1951]. Throws when it is not one. */
export const inflate = (input: Uint8Array): Uint8Array => {
  const lengthBases = bases(LENGTH_EXTRA, 3);
  lengthBases[28] = 258;
  const distanceBases = bases(DISTANCE_EXTRA, 1);
  const output = growing();
  let at = 0;
  let held = 0;
  let count = 0;

  /** At least this many bits at hand; zeros stand for those after the end. */
  const hold = (wanted: number): void => {
    while (count < wanted) {
      held |= (input[at] ?? 0) << count;
      at += 1;
      count += 8;
    }
  };

  const drop = (used: number): void => {
    held >>>= used;
    count -= used;
    if (at - (count >> 3) > input.length) throw new Error('The deflated data ends too early.');
  };

  const bits = (wanted: number): number => {
    hold(wanted);
    const value = held & ((1 << wanted) - 1);
    drop(wanted);
    return value;
  };

  const symbol = ({ longest, table }: Code): number => {
    hold(longest);
    const entry = table[held & (table.length - 1)] ?? 0;
    if (entry === 0) throw new Error('The deflated data has no such code.');
    drop(entry & 15);
    return entry >> 4;
  };

  const stored = (): void => {
    at -= count >> 3;
    held = 0;
    count = 0;
    const size = bits(16);
    bits(16);
    if (at + size > input.length) throw new Error('The deflated data ends too early.');
    output.append(input.subarray(at, at + size));
    at += size;
  };

  const lengthsOf = (code: Code, total: number): number[] => {
    const lengths: number[] = [];
    while (lengths.length < total) {
      const found = symbol(code);
      if (found < 16) lengths.push(found);
      else {
        const value = found === 16 ? lengths.at(-1) ?? 0 : 0;
        const times = found === 16 ? 3 + bits(2) : found === 17 ? 3 + bits(3) : 11 + bits(7);
        lengths.push(...new Array<number>(times).fill(value));
      }
    }
    return lengths;
  };

  const dynamicCodes = (): [Code, Code] => {
    const [literals, distances, used] = [bits(5) + 257, bits(5) + 1, bits(4) + 4];
    const ofLengths = new Array<number>(ORDER.length).fill(0);
    for (const place of ORDER.slice(0, used)) ofLengths[place] = bits(3);
    const lengths = lengthsOf(codeOf(ofLengths), literals + distances);
    return [codeOf(lengths.slice(0, literals)), codeOf(lengths.slice(literals))];
  };

  const block = (literals: Code, distances: Code): void => {
    for (let found = symbol(literals); found !== END; found = symbol(literals)) {
      if (found < END) {
        output.push(found);
        continue;
      }
      const length = (lengthBases[found - 257] ?? 0) + bits(LENGTH_EXTRA[found - 257] ?? 0);
      const code = symbol(distances);
      output.repeat((distanceBases[code] ?? 0) + bits(DISTANCE_EXTRA[code] ?? 0), length);
    }
  };

  for (let last = false; !last;) {
    last = bits(1) === 1;
    const kind = bits(2);
    if (kind === 0) stored();
    else if (kind === 1) block(codeOf(FIXED_LENGTHS()), codeOf(new Array<number>(30).fill(5)));
    else if (kind === 2) block(...dynamicCodes());
    else throw new Error('The deflated data has no such kind of block.');
  }
  return output.all();
};
