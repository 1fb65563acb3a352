import { formatAddress, parseAddress, type Family } from './address-text.ts';

/** The addresses of one family between two, both included. */
export interface AddressRange {
  readonly family: Family;
  readonly first: bigint;
  readonly last: bigint;
  /** The text named an address inside the block instead of its first one, as in `10.0.0.7/8`. */
  readonly hostBits: boolean;
}

type Ranges = readonly (readonly [first: bigint, last: bigint])[];

/** A set of addresses: for each family, disjoint ranges that do not touch, in ascending order. */
export interface AddressSet {
  readonly v4: Ranges;
  readonly v6: Ranges;
}

const LAST = { v4: (1n << 32n) - 1n, v6: (1n << 128n) - 1n } as const;
const WIDTH = { v4: 32, v6: 128 } as const;
const PREFIX = /^(?:0|[1-9]\d{0,2})$/;

/**
 * An address, or a block in CIDR notation, as a range; undefined for any other text. Bits of the address
 * beyond the prefix are ignored and reported. IPv4 octets must not have leading zeros.
 */
export const parseAddressRange = (text: string): AddressRange | undefined => {
  const slash = text.indexOf('/');
  const address = parseAddress(slash < 0 ? text : text.slice(0, slash));
  if (address === undefined) return undefined;
  const { family, bits } = address;
  const prefix = slash < 0 ? String(WIDTH[family]) : text.slice(slash + 1);
  if (!PREFIX.test(prefix) || Number(prefix) > WIDTH[family]) return undefined;
  const hosts = (1n << BigInt(WIDTH[family] - Number(prefix))) - 1n;
  const first = bits & ~hosts;
  return { family, first, last: first | hosts, hostBits: first !== bits };
};

export const anyAddress: AddressSet = { v4: [[0n, LAST.v4]], v6: [[0n, LAST.v6]] };
export const noAddress: AddressSet = { v4: [], v6: [] };

/** The set of a range's addresses. */
export const addressRange = ({ family, first, last }: AddressRange): AddressSet => ({
  ...noAddress,
  [family]: [[first, last]],
});

/** Whether all of `inner`, an address or a block, lies in `range`. */
export const containsAddress = (inner: AddressRange, range: AddressRange): boolean =>
  inner.family === range.family && inner.first >= range.first && inner.last <= range.last;

const complementRanges = (ranges: Ranges, last: bigint): Ranges => {
  const outside: [bigint, bigint][] = [];
  let next = 0n;
  for (const range of ranges) {
    if (range[0] > next) outside.push([next, range[0] - 1n]);
    next = range[1] + 1n;
  }
  if (next <= last) outside.push([next, last]);
  return outside;
};

const intersectRanges = (left: Ranges, right: Ranges): Ranges =>
  left.flatMap((one) =>
    right.flatMap((other): [bigint, bigint][] => {
      const first = one[0] > other[0] ? one[0] : other[0];
      const last = one[1] < other[1] ? one[1] : other[1];
      return first <= last ? [[first, last]] : [];
    }),
  );

/** The addresses, of both families, that are not in the set. */
export const complementAddresses = (set: AddressSet): AddressSet => ({
  v4: complementRanges(set.v4, LAST.v4),
  v6: complementRanges(set.v6, LAST.v6),
});

/** The addresses in both sets. */
export const intersectAddresses = (left: AddressSet, right: AddressSet): AddressSet => ({
  v4: intersectRanges(left.v4, right.v4),
  v6: intersectRanges(left.v6, right.v6),
});

/** The addresses in either set. */
export const uniteAddresses = (left: AddressSet, right: AddressSet): AddressSet =>
  complementAddresses(intersectAddresses(complementAddresses(left), complementAddresses(right)));

export const isEmptyAddresses = ({ v4, v6 }: AddressSet): boolean => v4.length === 0 && v6.length === 0;

/** Blocks set aside for examples [RFC 5737, RFC 3849]: nobody's address. */
const DOCUMENTATION: Readonly<Record<Family, readonly string[]>> = {
  v4: ['203.0.113.0/24', '198.51.100.0/24', '192.0.2.0/24'],
  v6: ['2001:db8::/32'],
};

const documentation = (family: Family): readonly Ranges[] =>
  DOCUMENTATION[family].flatMap((block) => {
    const range = parseAddressRange(block);
    return range === undefined ? [] : [[[range.first, range.last] as const]];
  });

/** The first address of a range that looks like a host's: not the one that names a block, if possible. */
const firstOf = ([range]: Ranges): bigint | undefined => {
  if (range === undefined) return undefined;
  return range[1] - range[0] > 1n ? range[0] + 1n : range[0];
};

const pickOf = (ranges: Ranges, family: Family): string | undefined => {
  for (const within of [...documentation(family), ranges]) {
    const bits = firstOf(intersectRanges(ranges, within));
    if (bits !== undefined) return formatAddress({ family, bits });
  }
  return undefined;
};

/** An address of the set as text: IPv4 and set aside for documentation if possible. Undefined when empty. */
export const pickAddress = (set: AddressSet): string | undefined =>
  pickOf(set.v4, 'v4') ?? pickOf(set.v6, 'v6');
