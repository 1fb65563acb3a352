const OFFSET_BASIS = 0xcbf29ce484222325n;
const PRIME = 0x100000001b3n;

/** 64-bit FNV-1a of the UTF-8 bytes of `text`, in hexadecimal [draft-eastlake-fnv]. */
export const hash = (text: string): string => {
  let state = OFFSET_BASIS;
  for (const byte of new TextEncoder().encode(text)) state = BigInt.asUintN(64, (state ^ BigInt(byte)) * PRIME);
  return state.toString(16).padStart(16, '0');
};
