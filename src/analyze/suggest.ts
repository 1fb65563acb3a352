import { distance } from 'fastest-levenshtein';

/** The name that was most likely meant, or none when nothing is near: more has to be right than wrong. */
export const closest = (name: string, names: readonly string[]): string | undefined => {
  const far = Math.min(Math.max(2, Math.floor(name.length / 3)), Math.ceil(name.length / 2) - 1);
  let best: { readonly name: string; readonly distance: number } | undefined;
  for (const candidate of names) {
    const steps = distance(name.toLowerCase(), candidate.toLowerCase());
    if (steps <= far && steps < (best?.distance ?? Infinity)) best = { name: candidate, distance: steps };
  }
  return best?.name;
};
