import { FALSE, and, or, type Term } from './terms.ts';

/** Numbers as SMT-LIB reals; undefined for text that is no number. */
export const numberTerm = (text: string): Term | undefined => {
  if (!/^[+-]?\d+(\.\d+)?$/.test(text.trim())) return undefined;
  const digits = text.trim().replace(/^[+-]/, '');
  const decimal = digits.includes('.') ? digits : `${digits}.0`;
  return text.trim().startsWith('-') ? `(- ${decimal})` : decimal;
};

/** Seconds since 1970 of an ISO 8601 date or of epoch seconds; undefined for other text. */
export const dateTerm = (text: string): Term | undefined => {
  const seconds = /^\d+$/.test(text) ? Number(text) : Date.parse(text) / 1000;
  return Number.isNaN(seconds) ? undefined : numberTerm(String(seconds));
};

const v4Bits = (text: string): bigint | undefined => {
  const bytes = text.split('.');
  if (bytes.length !== 4 || !bytes.every((byte) => /^\d{1,3}$/.test(byte) && Number(byte) < 256)) return undefined;
  return bytes.reduce((bits, byte) => (bits << 8n) | BigInt(byte), 0n);
};

const v6Bits = (text: string): bigint | undefined => {
  const halves = text.split('::');
  if (halves.length > 2 || !text.includes(':')) return undefined;
  const groups = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - groups.flat().length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const all = [...groups[0]!, ...Array.from({ length: halves.length === 1 ? 0 : missing }, () => '0'), ...(groups[1] ?? [])];
  if (!all.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return undefined;
  return all.reduce((bits, group) => (bits << 16n) | BigInt(`0x${group}`), 0n);
};

/** An address variable: which family it has, and its bits in each. */
export interface AddressTerms {
  readonly isV6: Term;
  readonly v4: Term;
  readonly v6: Term;
}

const hex = (bits: bigint, size: number): Term => `#x${bits.toString(16).padStart(size / 4, '0')}`;

const prefixTerm = (address: Term, bits: bigint, length: number, size: number): Term => {
  if (length === 0) return 'true';
  if (length === size) return `(= ${address} ${hex(bits, size)})`;
  const mask = ((1n << BigInt(length)) - 1n) << BigInt(size - length);
  return `(= (bvand ${address} ${hex(mask, size)}) ${hex(bits & mask, size)})`;
};

/** The address is in the CIDR block (or is the address) that `text` names; false for other text. */
export const inBlock = (address: AddressTerms, text: string): Term => {
  const [base = '', lengthText, ...rest] = text.split('/');
  const v4 = v4Bits(base);
  const v6 = v4 === undefined ? v6Bits(base) : undefined;
  const size = v4 !== undefined ? 32 : 128;
  const length = lengthText === undefined ? size : Number(lengthText);
  if (rest.length > 0 || !Number.isInteger(length) || length < 0 || length > size || lengthText === '') return FALSE;
  if (v4 !== undefined) return and([`(not ${address.isV6})`, prefixTerm(address.v4, v4, length, 32)]);
  return v6 === undefined ? FALSE : and([address.isV6, prefixTerm(address.v6, v6, length, 128)]);
};

export const anyOf = (values: readonly string[], test: (value: string) => Term): Term => or(values.map(test));
