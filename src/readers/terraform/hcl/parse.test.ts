import { beforeAll, describe, expect, it } from 'vitest';
import { parseHcl } from './parse.ts';
import { loadParser } from './parser.ts';

beforeAll(loadParser);

const parse = (text: string) => parseHcl({ file: 'main.tf', text } as Parameters<typeof parseHcl>[0]);

const problemIn = (text: string): string | undefined => {
  const { problem } = parse(text);
  return problem && `${problem.line}:${problem.column} ${problem.reason.replace('Not Terraform\'s language: ', '')}`;
};

describe('names the place of a mistake', () => {
  it.each([
    ['a file cut off in a list', 'resource "a" "b" {\n  policy = jsonencode({\n    Statement = [\n', '3:17 this "[" is never closed.'],
    ['a file cut off behind a block', 'resource "a" "b" {\n  x = 1\n', '1:18 this "{" is never closed.'],
    ['a block that is not closed before the next', 'resource "a" "b" {\n  x = 1\n\nresource "c" "d" {\n  y = 2\n}\n', '1:18 this "{" is never closed.'],
    ['a list closed as an object', 'resource "a" "b" {\n  x = [\n    1\n  }\n}\n', '4:3 this "}" cannot close the "[" of line 2.'],
    ['a brace too many', 'resource "a" "b" {\n  x = 1\n}\n}\n', '4:1 nothing is open that this "}" could close.'],
    ['a text without its end', 'resource "a" "b" {\n  x = "abc\n  y = 1\n}\n', '2:7 this text has no closing quote.'],
    ['a heredoc without its end', 'a = <<EOF\nfoo ${a}\n', '1:5 the last line of this heredoc, its name alone, is missing.'],
    ['an interpolation without its end', 'a = "x${b"\n', '1:10 this text has no closing quote.'],
    ['something else', 'resource "a" "b" {\n  x =\n}\n', undefined],
  ])('%s', (_, text, expected) => {
    if (expected !== undefined) expect(problemIn(text)).toBe(expected);
    else expect(problemIn(text)).toMatch(/^\d+:\d+ .*(does not fit|missing)/);
  });

  it('and finds none in what Terraform takes', () => {
    expect(problemIn('a = "x${f({ b = [1, "%{ if c }d%{ endif }"] })}"\ne = <<-END\n  f "g ${h[0]}\n  END\n')).toBeUndefined();
  });
});

it('reads the blocks around a mistake', () => {
  expect(parse('resource "a" "b" {\n  x = [\n}\n\nresource "c" "d" {\n  y = 2\n}\n').body.blocks.map(({ labels }) => labels)).toEqual([['c', 'd']]);
});
