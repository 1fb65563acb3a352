const NUMBER = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/;
const ISO_DATE = /^(?<year>\d{4})(?:-(?<month>\d{2})(?:-(?<day>\d{2})(?:T(?<hour>\d{2})(?::?(?<minute>\d{2})(?::?(?<second>\d{2}(?:\.\d+)?))?)?(?:Z|(?<zone>[+-]\d{2}):?(?<rest>\d{2}))?)?)?)?$/;
const EPOCH_SECONDS = /^\d{5,}$/;

/** A decimal number; undefined for any other text. */
export const parseNumber = (text: string): number | undefined => {
  const trimmed = text.trim();
  return NUMBER.test(trimmed) ? Number(trimmed) : undefined;
};

/** An ISO 8601 date or time (UTC where no zone is given), or epoch seconds, as milliseconds since the epoch. */
export const parseDate = (text: string): number | undefined => {
  const trimmed = text.trim();
  if (EPOCH_SECONDS.test(trimmed)) return Number(trimmed) * 1000;
  const written = ISO_DATE.exec(trimmed)?.groups;
  if (written === undefined) return undefined;
  const { year, month = '01', day = '01', hour = '00', minute = '00', second = '00', zone = '+00', rest = '00' } = written;
  const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}${zone}:${rest}`);
  return Number.isNaN(time) ? undefined : time;
};

/** `true` or `false` in any case. */
export const parseBoolean = (text: string): boolean | undefined => {
  const folded = text.trim().toLowerCase();
  return folded === 'true' ? true : folded === 'false' ? false : undefined;
};

const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** Base-64 text in one spelling, without padding. */
export const parseBinary = (text: string): string | undefined => (BASE64.test(text) ? text.replaceAll('=', '') : undefined);
