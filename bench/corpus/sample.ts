/** A random choice that the same seed makes again. */
import { numbers } from '../smt/random.ts';

const shuffled = <Item>(items: readonly Item[], next: () => number): Item[] => {
  const left = [...items];
  return items.map(() => left.splice(Math.floor(next() * left.length), 1)).flat();
};

/** Items in an order in which the first ones are of different files. */
const spread = <Item>(items: readonly Item[], fileOf: (item: Item) => string): Item[] => {
  const seen = new Map<string, number>();
  const turns = items.map((item) => {
    const turn = seen.get(fileOf(item)) ?? 0;
    seen.set(fileOf(item), turn + 1);
    return { item, turn };
  });
  return turns.sort((left, right) => left.turn - right.turn).map(({ item }) => item);
};

export interface Choice<Item> {
  readonly size: number;
  readonly seed: number;
  /** No group has more than so many in the sample. */
  readonly most: number;
  readonly groupOf: (item: Item) => string;
  readonly fileOf: (item: Item) => string;
}

/** Draws from each group in turn until there are enough, from a file for the second time only after all others. */
export const sampleOf = <Item>(items: readonly Item[], { size, seed, most, groupOf, fileOf }: Choice<Item>): Item[] => {
  const next = numbers(seed);
  const groups = [...new Set(items.map(groupOf))].sort();
  const drawn = groups.map((group) => spread(shuffled(items.filter((item) => groupOf(item) === group), next), fileOf));
  const rounds = Array.from({ length: most }, (_none, round) => shuffled(drawn.flatMap((of) => of.slice(round, round + 1)), next));
  return rounds.flat().slice(0, size);
};
