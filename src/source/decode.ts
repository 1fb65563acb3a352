export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

export type Decoded =
  | { readonly ok: true; readonly text: string; readonly encoding: Encoding; readonly byteOrderMark: boolean }
  | { readonly ok: false; readonly reason: string };

const BYTE_ORDER_MARKS: readonly { readonly encoding: Encoding; readonly bytes: readonly number[] }[] = [
  { encoding: 'utf-8', bytes: [0xef, 0xbb, 0xbf] },
  { encoding: 'utf-16le', bytes: [0xff, 0xfe] },
  { encoding: 'utf-16be', bytes: [0xfe, 0xff] },
];

const SAMPLE = 512;

/** Text in ASCII range written as UTF-16 has a zero in every second byte; no binary format keeps that up. */
const plainUtf16 = (bytes: Uint8Array): Encoding | undefined => {
  const sample = bytes.subarray(0, SAMPLE);
  if (sample.length < 2 || bytes.length % 2 !== 0) return undefined;
  const zeros = [0, 0];
  sample.forEach((byte, index) => {
    if (byte === 0) zeros[index % 2]! += 1;
  });
  const half = Math.floor(sample.length / 2);
  if (zeros[0] === 0 && zeros[1]! >= half * 0.9) return 'utf-16le';
  if (zeros[1] === 0 && zeros[0]! >= half * 0.9) return 'utf-16be';
  return undefined;
};

const decodeAs = (encoding: Encoding, bytes: Uint8Array, byteOrderMark: boolean): Decoded => {
  try {
    const text = new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
    return text.includes('\0')
      ? { ok: false, reason: 'The file has NUL characters: it is binary, not text.' }
      : { ok: true, text, encoding, byteOrderMark };
  } catch {
    return { ok: false, reason: `The file is not ${encoding.toUpperCase()} text; it is binary or in another encoding.` };
  }
};

/**
 * Text of a file: UTF-8 or UTF-16, with or without byte order mark (which is not part of the text).
 * Binary content and other encodings are refused with a reason.
 */
export const decode = (bytes: Uint8Array): Decoded => {
  const marked = BYTE_ORDER_MARKS.find((mark) => mark.bytes.every((byte, index) => bytes[index] === byte));
  if (marked) return decodeAs(marked.encoding, bytes.subarray(marked.bytes.length), true);
  return decodeAs(plainUtf16(bytes) ?? 'utf-8', bytes, false);
};

const utf16 = (text: string, bigEndian: boolean): Uint8Array => {
  const bytes = new Uint8Array(text.length * 2);
  const view = new DataView(bytes.buffer);
  for (let at = 0; at < text.length; at += 1) view.setUint16(at * 2, text.charCodeAt(at), !bigEndian);
  return bytes;
};

/** Bytes of a text, written as the file that it comes from was. */
export const encode = (text: string, { encoding, byteOrderMark }: { readonly encoding: Encoding; readonly byteOrderMark: boolean }): Uint8Array => {
  const whole = byteOrderMark ? `\ufeff${text}` : text;
  return encoding === 'utf-8' ? new TextEncoder().encode(whole) : utf16(whole, encoding === 'utf-16be');
};
