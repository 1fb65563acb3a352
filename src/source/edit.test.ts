import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { appendItem, applyEdits, insertMember, remove, renameMember, replaceValue } from './edit.ts';
import type { TextEdit } from './edit.ts';
import { readEmbedded, valueAt } from './embedded.ts';
import { parseJson } from './json.ts';
import type { Document, Json, Place } from './place.ts';

const documentOf = (text: string): Document => {
  const parsed = parseJson('a.json', text);
  if (!parsed.ok) throw new Error(`${parsed.problem.reason} ${text}`);
  return parsed.document;
};

const placeIn = (text: string, ...path: (string | number)[]): Place => ({ document: documentOf(text), path });

const after = (text: string, edits: readonly TextEdit[]): string => {
  const changed = applyEdits(text, edits);
  documentOf(changed);
  return changed;
};

const POLICY = `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Use",
      "Effect": "Allow",
      "Principal": { "AWS": "*" },
      "Action": ["kms:Decrypt", "kms:Encrypt", "kms:*"]
    }
  ]
}
`;

describe('in a file', () => {
  it('replaces a value and keeps the style it had', () => {
    expect(after(POLICY, replaceValue(placeIn(POLICY, 'Statement', 0, 'Principal', 'AWS'), '111122223333')))
      .toBe(POLICY.replace('"*"', '"111122223333"'));
    expect(after(POLICY, replaceValue(placeIn(POLICY, 'Statement', 0, 'Action'), ['kms:Decrypt', 'kms:Encrypt'])))
      .toBe(POLICY.replace(', "kms:*"', ''));
    expect(after(POLICY, replaceValue(placeIn(POLICY, 'Statement', 0, 'Effect'), ['a']))).toContain('      "Effect": [\n        "a"\n      ],\n');
  });

  it.each([
    [[0], '["kms:Encrypt", "kms:*"]'],
    [[1], '["kms:Decrypt", "kms:*"]'],
    [[2], '["kms:Decrypt", "kms:Encrypt"]'],
    [[0, 1], '["kms:*"]'],
    [[0, 2], '["kms:Encrypt"]'],
    [[1, 2], '["kms:Decrypt"]'],
    [[2, 1, 0], '[]'],
  ])('removes the items %j', (indexes, left) => {
    const places = indexes.map((index) => placeIn(POLICY, 'Statement', 0, 'Action', index));
    expect(after(POLICY, remove(places))).toContain(`"Action": ${left}\n`);
  });

  it('removes members with their lines', () => {
    const [sid, action] = [placeIn(POLICY, 'Statement', 0, 'Sid'), placeIn(POLICY, 'Statement', 0, 'Action')];
    expect(after(POLICY, remove([sid, action])))
      .toBe(POLICY.replace('      "Sid": "Use",\n', '').replace(/,\n {6}"Action".*/, ''));
  });

  it('inserts a member, with the objects above it', () => {
    const place = placeIn(POLICY, 'Statement', 0, 'Condition', 'StringEquals', 'aws:PrincipalOrgID');
    expect(after(POLICY, insertMember(place, 'o-a1b2c3d4e5'))).toContain(`"kms:*"],
      "Condition": {
        "StringEquals": {
          "aws:PrincipalOrgID": "o-a1b2c3d4e5"
        }
      }
    }
  ]`);
    expect(after(POLICY, insertMember(placeIn(POLICY, 'Statement', 0, 'Principal', 'Service'), 's3.amazonaws.com')))
      .toContain('{ "AWS": "*", "Service": "s3.amazonaws.com" }');
    expect(after(POLICY, insertMember(placeIn(POLICY, 'Version'), '2008-10-17'))).toContain('"Version": "2008-10-17"');
  });

  it('appends to a list, and makes a list of a single value', () => {
    expect(after(POLICY, appendItem(placeIn(POLICY, 'Statement', 0, 'Action'), 'kms:Sign'))).toContain('"kms:*", "kms:Sign"]');
    expect(after(POLICY, appendItem(placeIn(POLICY, 'Statement', 0, 'Principal', 'AWS'), '111122223333')))
      .toContain('{ "AWS": ["*", "111122223333"] }');
    expect(after(POLICY, appendItem(placeIn(POLICY, 'Statement'), { Effect: 'Deny' }))).toContain(`    },
    {
      "Effect": "Deny"
    }
  ]
`);
  });

  it('renames a member', () => {
    expect(after(POLICY, renameMember(placeIn(POLICY, 'Statement', 0, 'Principal'), 'NotPrincipal'))).toContain('      "NotPrincipal": { "AWS": "*" }');
  });

  it('keeps tabs, line ends and one-line documents', () => {
    const tabs = '{\r\n\t"a": {\r\n\t\t"b": []\r\n\t}\r\n}';
    expect(after(tabs, appendItem(placeIn(tabs, 'a', 'b'), 1))).toBe('{\r\n\t"a": {\r\n\t\t"b": [\r\n\t\t\t1\r\n\t\t]\r\n\t}\r\n}');
    const dense = '{"a":{"b":[1]}}\n';
    expect(after(dense, insertMember(placeIn(dense, 'a', 'c'), { d: [1, 2] }))).toBe('{"a":{"b":[1],"c":{"d":[1,2]}}}\n');
    const loose = '{"a": {"b": [1]}}';
    expect(after(loose, insertMember(placeIn(loose, 'a', 'c'), { d: [1, 2] }))).toBe('{"a": {"b": [1], "c": {"d": [1, 2]}}}');
    expect(after('{}', insertMember(placeIn('{}', 'a'), 1))).toBe('{"a": 1}');
  });

  it('has no edit for a place that does not exist', () => {
    const nowhere = placeIn(POLICY, 'Statement', 4);
    expect([replaceValue(nowhere, 1), remove([nowhere]), appendItem(nowhere, 1), renameMember(nowhere, 'a'), insertMember(nowhere, 1)].flat()).toEqual([]);
  });
});

describe('in a document inside a string', () => {
  const wrap = (text: string, how: 'text' | 'url'): string =>
    JSON.stringify({ PolicyName: 'default', Policy: how === 'url' ? encodeURIComponent(text) : text }, null, 4);
  const inner = (text: string): string => {
    const { Policy } = JSON.parse(text) as { Policy: string };
    return Policy.startsWith('%7B') ? decodeURIComponent(Policy) : Policy;
  };

  it.each(['text', 'url'] as const)('edits as if it were a file (%s)', (how) => {
    const text = wrap(POLICY, how);
    const edited = after(text, [
      ...remove([placeIn(text, 'Policy', 'Statement', 0, 'Action', 2)]),
      ...replaceValue(placeIn(text, 'Policy', 'Statement', 0, 'Principal', 'AWS'), 'a "quoted" é'),
      ...insertMember(placeIn(text, 'Policy', 'Id'), 'a\\b'),
    ]);
    expect(inner(edited)).toBe(POLICY.replace(', "kms:*"', '').replace('"*"', '"a \\"quoted\\" é"').replace('\n}\n', ',\n  "Id": "a\\\\b"\n}\n'));
  });

  it('replaces the document itself', () => {
    const text = wrap(POLICY, 'text');
    expect(inner(after(text, replaceValue(placeIn(text, 'Policy'), { Statement: [] })))).toBe('{\n  "Statement": []\n}\n');
    expect(inner(after(text, replaceValue(placeIn(text, 'Policy'), 'none')))).toBe('none');
  });

  it('reaches through two of them', () => {
    const text = JSON.stringify({ a: JSON.stringify({ b: JSON.stringify({ c: ['x', 'y'] }) }) });
    const edited = after(text, remove([placeIn(text, 'a', 'b', 'c', 0)]));
    expect(edited).toBe(JSON.stringify({ a: JSON.stringify({ b: JSON.stringify({ c: ['y'] }) }) }));
  });
});

describe('any document', () => {
  const json = fc.jsonValue({ maxDepth: 3, noUnicodeString: false }).map((value) => JSON.parse(JSON.stringify(value)) as Json)
    .filter((value) => !JSON.stringify(value).includes('__proto__'));
  const written = fc.tuple(
    fc.record({ first: json, list: fc.array(json, { minLength: 1, maxLength: 4 }), last: json }),
    fc.constantFrom(0, 2, '\t'),
    fc.constantFrom('file', 'text', 'url'),
    fc.boolean(),
  ).map(([value, indent, how, crlf]) => {
    const plain = JSON.stringify(value, null, indent);
    const text = crlf ? plain.replaceAll('\n', '\r\n') : plain;
    const whole = how === 'file' ? text : JSON.stringify({ in: how === 'url' ? encodeURIComponent(text) : text });
    return { value, text: whole, at: how === 'file' ? [] : ['in'] };
  });
  const read = (text: string, at: string[]): Json => {
    const value = valueAt(placeIn(text, ...at));
    const embedded = readEmbedded(value ?? null);
    if (!embedded.ok) throw new Error(embedded.reason);
    return embedded.value;
  };

  it('is afterwards what the edit says', () => {
    fc.assert(fc.property(written, json, fc.nat(3), ({ value, text, at }, other, seed) => {
      const index = seed % value.list.length;
      const place = (...path: (string | number)[]): Place => placeIn(text, ...at, ...path);
      const result = (edits: readonly TextEdit[]): Json => read(after(text, edits), at);
      expect(result(replaceValue(place('list', index), other))).toEqual({ ...value, list: value.list.with(index, other) });
      expect(result(remove([place('list', index)]))).toEqual({ ...value, list: value.list.toSpliced(index, 1) });
      expect(result(appendItem(place('list'), other))).toEqual({ ...value, list: [...value.list, other] });
      expect(result(insertMember(place('more', 'inside'), other))).toEqual({ ...value, more: { inside: other } });
      expect(result(renameMember(place('first'), 'other'))).toEqual({ other: value.first, list: value.list, last: value.last });
      expect(result(remove([place('last'), place('first')]))).toEqual({ list: value.list });
    }), { numRuns: 200 });
  });
});
