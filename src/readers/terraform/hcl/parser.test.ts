import { expect, it } from 'vitest';
import { ParserNotLoaded, parseTree, withParser } from './parser.ts';

const blockTypes = (text: string): string => {
  const tree = parseTree(text);
  try {
    return tree.rootNode.toString();
  } finally {
    tree.delete();
  }
};

it('is loaded when it is needed, and the work done again', async () => {
  expect(() => blockTypes('a = 1')).toThrow(ParserNotLoaded);
  let times = 0;
  const work = (): string => {
    times += 1;
    return blockTypes('a = 1');
  };
  expect(await withParser(work)).toContain('attribute');
  expect(times).toBe(2);
  expect(await withParser(work)).toContain('attribute');
  expect(times).toBe(3);
});

it('hides no other failure', async () => {
  await expect(withParser(() => {
    throw new TypeError('ours');
  })).rejects.toThrow('ours');
});
