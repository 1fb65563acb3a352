/** Names of environments with the words by which people mean them: `{ production: ["prod", "prd"] }`. */
export interface Environments {
  readonly [environment: string]: readonly string[];
}

const lookup = (environments: Environments): ReadonlyMap<string, string> =>
  new Map(Object.entries(environments).flatMap(([environment, words]) => [environment, ...words].map((word) => [word.toLowerCase(), environment] as const)));

/** `ordersProd-api` is `orders`, `prod`, `api`. */
const wordsOf = (name: string): string[] =>
  name.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase().split(/[^a-z0-9]+/).filter((word) => word !== '');

/** Environments that words of `name` stand for; two words together (`pre-prod`) count before each of them. */
const meant = (name: string, environments: Environments): string[] => {
  const known = lookup(environments);
  const words = wordsOf(name);
  const found: string[] = [];
  for (let at = 0; at < words.length; at += 1) {
    const pair = known.get(`${words[at] ?? ''}${words[at + 1] ?? ''}`);
    const environment = pair ?? known.get(words[at] ?? '');
    if (environment !== undefined) found.push(environment);
    if (pair !== undefined) at += 1;
  }
  return [...new Set(found)];
};

/** The environment that a name or ARN speaks of; undefined when it speaks of none, or of several. */
export const environmentOf = (name: string, environments: Environments): string | undefined => {
  const found = meant(name, environments);
  return found.length === 1 ? found[0] : undefined;
};
