import { describe, expect, it } from 'vitest';
import { decode, encode } from './decode.ts';
import { readEmbedded } from './embedded.ts';
import { parseJson } from './json.ts';
import { duplicateMembers, locate, locateWithin, range } from './locate.ts';
import type { Document, Place } from './place.ts';

const utf16 = (text: string, order: 'le' | 'be'): Uint8Array => {
  const bytes = new Uint8Array(text.length * 2);
  const view = new DataView(bytes.buffer);
  [...text].forEach((character, index) => view.setUint16(index * 2, character.charCodeAt(0), order === 'le'));
  return bytes;
};

const documentOf = (text: string): Document => {
  const parsed = parseJson('a.json', text);
  if (!parsed.ok) throw new Error(parsed.problem.reason);
  return parsed.document;
};

const placeIn = (text: string, ...path: (string | number)[]): Place => ({ document: documentOf(text), path });

const problemOf = (text: string) => {
  const parsed = parseJson('a.json', text);
  return parsed.ok ? undefined : parsed.problem;
};

describe('decode', () => {
  const text = '{"Version": "2012-10-17"}';
  it.each([
    ['UTF-8', new TextEncoder().encode(text)],
    ['UTF-8 with byte order mark', new TextEncoder().encode(`\ufeff${text}`)],
    ['UTF-16 LE with byte order mark', utf16(`\ufeff${text}`, 'le')],
    ['UTF-16 BE with byte order mark', utf16(`\ufeff${text}`, 'be')],
    ['UTF-16 LE', utf16(text, 'le')],
    ['UTF-16 BE', utf16(text, 'be')],
  ])('reads %s', (_name, bytes) => {
    expect(decode(bytes)).toMatchObject({ ok: true, text });
  });

  it.each([
    ['UTF-8', new TextEncoder().encode(`${text} é`)],
    ['UTF-8 with byte order mark', new TextEncoder().encode(`\ufeff${text}`)],
    ['UTF-16 LE with byte order mark', utf16(`\ufeff${text}`, 'le')],
    ['UTF-16 BE', utf16(text, 'be')],
  ])('is undone by encode: %s', (_name, bytes) => {
    const decoded = decode(bytes);
    expect(decoded.ok && encode(decoded.text, decoded)).toEqual(bytes);
  });

  it('refuses binary content', () => {
    expect(decode(Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13]))).toMatchObject({ ok: false });
    expect(decode(new TextEncoder().encode('PK\0\0abc'))).toMatchObject({ ok: false, reason: expect.stringContaining('binary') });
  });
});

describe('parseJson', () => {
  it.each([
    ['a trailing comma', '{\n  "a": 1,\n}', 2, 9, 'comma before }'],
    ['a trailing comma in a list', '[1, 2, ]', 1, 6, 'comma before ]'],
    ['a comment', '{\n  // why\n  "a": 1\n}', 2, 3, 'comment'],
    ['a missing quote', '{"a: 1}', 1, 2, 'quote'],
    ['an empty file', ' \n', 1, 1, 'empty'],
    ['a template', '{\n "Resource": ${key_arn}\n}', 2, 14, 'template'],
    ['a missing comma', '{"a": 1 "b": 2}', 1, 9, 'comma is expected'],
    ['a cut-off document', '{"a": [1, 2', 1, 12, 'ends before'],
    ['single quotes', "{'a': 1}", 1, 2, 'double quotes'],
  ])('says where and why: %s', (_name, text, line, column, words) => {
    expect(problemOf(text)).toMatchObject({ line, column, reason: expect.stringContaining(words) });
  });

  it('survives nesting that no recursive parser does', () => {
    expect(problemOf('['.repeat(200_000))).toBeDefined();
    const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
    expect(locate(placeIn(deep, 0))).toMatchObject({ line: 1, column: 2 });
  });
});

describe('locate', () => {
  const text = '{\r\n  "Statement": [\r\n    { "Sid": "a~b/c" },\r\n    { "Sid": "two" }\r\n  ]\r\n}';

  it('gives a member from its name to the end of its value', () => {
    expect(locate(placeIn(text, 'Statement', 1, 'Sid'))).toEqual({
      file: 'a.json', line: 4, column: 7, endLine: 4, endColumn: 19, pointer: '/Statement/1/Sid',
    });
  });

  it('gives the value alone as a range for edits', () => {
    const place = placeIn(text, 'Statement', 1, 'Sid');
    const { start, end } = range(place);
    expect(text.slice(start, end)).toBe('"two"');
  });

  it('falls back to the nearest node above a missing member', () => {
    expect(locate(placeIn(text, 'Statement', 0, 'Effect'))).toMatchObject({ line: 3, column: 5 });
  });

  it('finds nodes of a document inside a string, in lines of the file', () => {
    const outer = '{\n "Policy": "{\\n  \\"Statement\\": [{\\"Sid\\": \\"caf\\u00e9\\"}]}"\n}';
    const place = placeIn(outer, 'Policy', 'Statement', 0, 'Sid');
    const { start, end } = range(place);
    expect(outer.slice(start, end)).toBe('\\"caf\\u00e9\\"');
    expect(locate(place)).toMatchObject({ line: 2, pointer: '/Policy/Statement/0/Sid' });
  });

  it('finds nodes of an URL-encoded document', () => {
    const inner = encodeURIComponent('{"Statement": {"Sid": "é", "Effect": "Allow"}}');
    const outer = JSON.stringify({ AssumeRolePolicyDocument: inner });
    const { start, end } = range(placeIn(outer, 'AssumeRolePolicyDocument', 'Statement', 'Effect'));
    expect(decodeURIComponent(outer.slice(start, end))).toBe('"Allow"');
  });

  it('points at a mistake inside an embedded document', () => {
    const outer = '{"Policy": "{\\"a\\": 1,}"}';
    const place = placeIn(outer, 'Policy');
    const read = readEmbedded('{"a": 1,}');
    expect(read).toMatchObject({ ok: false, offset: 7 });
    expect(locateWithin(place, 7)).toMatchObject({ line: 1, column: outer.indexOf(',}') + 1 });
  });
});

describe('duplicateMembers', () => {
  it('names members that occur twice, however deep, and places them at the second', () => {
    const text = '{"a": [{"b": 1,\n "b": 2}], "c": 3}';
    expect(locate(placeIn(text, 'a', 0, 'b'))).toMatchObject({ line: 2, column: 2 });
    expect(duplicateMembers(placeIn(text)).map(({ path }) => path)).toEqual([['a', 0, 'b']]);
  });

  it('looks inside embedded documents', () => {
    const text = JSON.stringify({ Policy: '{"Statement": [], "Statement": []}' });
    expect(duplicateMembers(placeIn(text, 'Policy')).map(({ path }) => path)).toEqual([['Policy', 'Statement']]);
    expect(duplicateMembers(placeIn('{"a": {"x": 1}, "b": {"x": 1}}'))).toEqual([]);
  });

  it('gives each place once, and does not take values, braces in strings or other objects for names', () => {
    const text = '{"a": "a", "b": ["}", "b", {"b": 1, "c": "{", "c": [], "c": 2}], "": {"a": 1}, "\\u0061": 3}';
    expect(duplicateMembers(placeIn(text)).map(({ path }) => path)).toEqual([['b', 2, 'c'], ['a']]);
  });

  it('takes one pass, however deep the document is', () => {
    const deep = 50_000;
    const text = `${'{"a":['.repeat(deep)}{"x":1,"x":2}${']}'.repeat(deep)}`;
    const [found] = duplicateMembers(placeIn(text));
    expect(found?.path.length).toBe(2 * deep + 1);
  });
});
