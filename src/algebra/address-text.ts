export type Family = 'v4' | 'v6';

export interface Address {
  readonly family: Family;
  readonly bits: bigint;
}

const OCTET = /^(?:0|[1-9]\d{0,2})$/;
const GROUP = /^[0-9A-Fa-f]{1,4}$/;
const GROUPS = 8;

const joinBits = (parts: readonly number[], width: bigint): bigint =>
  parts.reduce((bits, part) => (bits << width) | BigInt(part), 0n);

const parseOctets = (text: string): number[] | undefined => {
  const octets = text.split('.');
  if (octets.length !== 4 || !octets.every((octet) => OCTET.test(octet) && Number(octet) <= 255))
    return undefined;
  return octets.map(Number);
};

/** The groups on one side of `::`; the last two may be written as an IPv4 address. */
const parseGroups = (text: string, mayEndInOctets: boolean): number[] | undefined => {
  if (text === '') return [];
  const parts = text.split(':');
  const last = parts.at(-1) ?? '';
  const octets = mayEndInOctets ? parseOctets(last) : undefined;
  const plain = octets === undefined ? parts : parts.slice(0, -1);
  if (!plain.every((part) => GROUP.test(part))) return undefined;
  const groups = plain.map((part) => Number.parseInt(part, 16));
  const [a = 0, b = 0, c = 0, d = 0] = octets ?? [];
  return octets === undefined ? groups : [...groups, a * 256 + b, c * 256 + d];
};

const parseWide = (text: string): number[] | undefined => {
  const [before = '', after, ...more] = text.split('::');
  if (more.length > 0) return undefined;
  const head = parseGroups(before, after === undefined);
  if (after === undefined) return head?.length === GROUPS ? head : undefined;
  const tail = parseGroups(after, true);
  if (head === undefined || tail === undefined || head.length + tail.length >= GROUPS) return undefined;
  return [...head, ...new Array<number>(GROUPS - head.length - tail.length).fill(0), ...tail];
};

/** Reads an IPv4 address in four decimal octets or an IPv6 address [RFC 4291 2.2]; else undefined. */
export const parseAddress = (text: string): Address | undefined => {
  if (!text.includes(':')) {
    const octets = parseOctets(text);
    return octets && { family: 'v4', bits: joinBits(octets, 8n) };
  }
  const groups = parseWide(text);
  return groups && { family: 'v6', bits: joinBits(groups, 16n) };
};

const splitBits = (bits: bigint, count: number, width: bigint): number[] =>
  Array.from({ length: count }, (_, index) =>
    Number((bits >> (BigInt(count - 1 - index) * width)) & ((1n << width) - 1n)),
  );

/** The IPv6 groups as text, the first longest run of two zeros or more as `::` [RFC 5952 4.2]. */
const formatGroups = (groups: readonly number[]): string => {
  const text = groups.map((group) => group.toString(16)).join(':');
  const runs = [...text.matchAll(/\b0(?::0)+\b/g)];
  const longest = runs.reduce<RegExpExecArray | undefined>(
    (best, run) => (run[0].length > (best?.[0].length ?? 0) ? run : best),
    undefined,
  );
  if (longest === undefined) return text;
  const before = text.slice(0, longest.index).replace(/:$/, '');
  const after = text.slice(longest.index + longest[0].length + 1);
  return `${before}::${after}`;
};

/** The usual spelling of an address. */
export const formatAddress = ({ family, bits }: Address): string =>
  family === 'v4' ? splitBits(bits, 4, 8n).join('.') : formatGroups(splitBits(bits, GROUPS, 16n));
