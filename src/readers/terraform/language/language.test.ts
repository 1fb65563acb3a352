import { beforeAll, describe, expect, it } from 'vitest';
import type { Document } from '../../../source/place.ts';
import { loadParser } from '../hcl/parser.ts';
import { parseExpression, parseHcl } from '../hcl/parse.ts';
import { evaluate } from './evaluate.ts';
import type { Scope } from './evaluate.ts';
import { jsonOf, object, text, unknown } from './values.ts';
import type { Value } from './values.ts';

beforeAll(loadParser);

const FILES: { readonly [path: string]: string } = {
  'policy.json': '{"Statement": []}',
  'policy.tftpl': '%{ for a in accounts ~}\narn:aws:iam::${a}:root\n%{ endfor ~}\n',
};

const documentOf = (file: string, content: string): Document => ({ file, text: content, value: null });

const scope: Scope = {
  lookup: (name) => new Map<string, Value>([
    ['var', object([['name', text('app')], ['map', object([['b', text('2')], ['a', text('1')]])], ['missing', unknown('var.missing')], ['list', { kind: 'list', items: [text('x'), text('y')] }], ['on', { kind: 'boolean', value: true }]])],
    ['local', object([['account', text('‹account›')]])],
  ]).get(name),
  files: {
    open: (path) => (FILES[path] === undefined ? undefined : documentOf(path, FILES[path])),
    template: (document) => parseExpression(document, document.text, 0, [], { before: '<<KMSLINT\n', after: '\nKMSLINT' }),
    evaluate: (expression, names) => evaluate(expression, { ...scope, lookup: (name) => new Map(names).get(name) }),
  },
};

const result = (expression: string): unknown => {
  const { body, problem } = parseHcl(documentOf('main.tf', `x = ${expression}\n`));
  expect(problem).toBeUndefined();
  return jsonOf(evaluate(body.attributes.get('x')!.value, scope));
};

describe('Terraform expressions', () => {
  it.each<[string, unknown]>([
    ['"a-${var.name}-b"', 'a-app-b'],
    ['"a\\n\\u0041$${x}"', 'a\nA${x}'],
    ['"${var.on}"', true],
    ['"arn:aws:iam::${local.account}:role/${var.name}"', 'arn:aws:iam::‹account›:role/app'],
    ['"x-${var.missing}"', 'x-‹var.missing›'],
    ['1 + 2 * 3 >= 7 && !false', true],
    ['var.missing == "x" || var.on', true],
    ['var.missing == "x"', '‹var.missing == \'x\'›'],
    ['var.on ? "yes" : "no"', 'yes'],
    ['var.missing ? "same" : "same"', 'same'],
    ['var.missing ? "a" : "b"', '‹if var.missing then \'a\' else \'b\'›'],
    ['[for k, v in var.map : "${k}=${v}" if v != "2"]', ['a=1']],
    ['{ for k, v in var.map : v => k }', { 1: 'a', 2: 'b' }],
    ['{ for v in ["a", "b", "a"] : v => 1... }', { a: [1, 1], b: [1] }],
    ['var.list[*]', ['x', 'y']],
    ['[{ a = 1 }, { a = 2 }][*].a', [1, 2]],
    ['var.list[1]', 'y'],
    ['{ (var.name) = 1, "k-${var.name}" = 2, plain : 3 }', { app: 1, 'k-app': 2, plain: 3 }],
    ['var.missing.name[0]', '‹var.missing.name[0]›'],
    ['jsonencode({ A = [1, "x"], B = null })', '{"A":[1,"x"],"B":null}'],
    ['jsondecode("{\\"a\\": [1]}").a[0]', 1],
    ['format("%s-%03d-%s", var.name, 7, var.missing)', 'app-007-‹var.missing›'],
    ['formatlist("arn:%s", var.list)', ['arn:x', 'arn:y']],
    ['join(",", concat(var.list, ["z"]))', 'x,y,z'],
    ['split("/", "a/b")', ['a', 'b']],
    ['merge({ a = 1 }, null, { a = 2 })', { a: 2 }],
    ['lookup(var.map, "c", "none")', 'none'],
    ['element(["a", "b"], 3)', 'b'],
    ['flatten([["a"], [["b"], []]])', ['a', 'b']],
    ['compact(["a", "", null, "b"])', ['a', 'b']],
    ['distinct(["a", "b", "a"])', ['a', 'b']],
    ['keys(var.map)', ['a', 'b']],
    ['values(var.map)', ['1', '2']],
    ['replace("a-b", "/[a-z]/", "x")', 'x-x'],
    ['substr("hello", 1, 3)', 'ell'],
    ['coalesce("", null, "c")', 'c'],
    ['coalesce(var.missing, "c")', '‹coalesce(var.missing, \'c\')›'],
    ['try(var.map.nothing, "fallback")', 'fallback'],
    ['try(var.missing.field, "fallback")', '‹var.missing.field›'],
    ['can(var.map.nothing)', false],
    ['contains(var.list, "x")', true],
    ['contains([var.missing], "x")', '‹contains([var.missing], \'x\')›'],
    ['length(var.map)', 2],
    ['upper(var.missing)', '‹upper(var.missing)›'],
    ['cidrsubnet("10.0.0.0/8", 1, 1)', '‹cidrsubnet(\'10.0.0.0/8\', 1, 1)›'],
    ['yamldecode("a: [1, x]")', { a: [1, 'x'] }],
    ['file("policy.json")', '{"Statement": []}'],
    ['file("elsewhere.json")', '‹file(\'elsewhere.json\')›'],
    ['templatefile("policy.tftpl", { accounts = ["1", "2"] })', 'arn:aws:iam::1:root\narn:aws:iam::2:root\n'],
    ['concat([var.list, ["z"]]...)', ['x', 'y', 'z']],
    ['concat(var.list, var.missing)', ['x', 'y', '‹var.missing›']],
    ['length(concat(var.list, var.missing))', '‹length([\'x\', \'y\', var.missing])›'],
    ['max([1, 5, 3]...)', 5],
    ['-(2)', -2],
    ['one([])', null],
    ['nothing.at.all', '‹nothing.at.all›'],
  ])('%s', (expression, expected) => {
    expect(result(expression)).toEqual(expected);
  });

  it('takes the common indentation from <<- and keeps what <<EOT holds', () => {
    expect(result('<<-EOT\n    a\n      ${var.name}\n  b\n  EOT')).toBe('  a\n    app\nb\n');
    expect(result('<<EOT\n  a\nEOT')).toBe('  a\n');
    expect(result('<<EOT\n%{ if var.on ~}\nyes\n%{ else ~}\nno\n%{ endif ~}\nEOT')).toBe('yes\n');
  });
});

describe('a broken file', () => {
  it('says where, and goes on', () => {
    const { body, problem } = parseHcl(documentOf('main.tf', 'a = 1\nresource "x" "y" {\n  b = = 2\n}\nlocals {\n  c = 3\n}\n'));
    expect(problem).toMatchObject({ line: 3 });
    expect(body.blocks.map(({ type }) => type)).toContain('locals');
  });
});
