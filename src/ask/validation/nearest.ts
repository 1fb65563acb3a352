import { distance } from 'fastest-levenshtein';

/** The name that a mistyped one was most likely meant to be; none when nothing is near. Case does not count. */
export const nearest = (written: string, names: Iterable<string>): string | undefined => {
  const text = written.toLowerCase();
  const limit = text.length <= 4 ? 1 : Math.max(2, Math.min(3, Math.floor(text.length / 4)));
  let best: string | undefined;
  let least = limit + 1;
  for (const name of names) {
    if (Math.abs(name.length - text.length) >= least) continue;
    const steps = distance(name.toLowerCase(), text);
    if (steps < least) [best, least] = [name, steps];
  }
  return best;
};
