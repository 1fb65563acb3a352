/** Values of a text key that ARN operators test: an ARN, taken field by field, or a text that is none. */
import { describe, expect, it } from 'vitest';
import { createBudget } from '../../algebra/budget.ts';
import { parseGlob, type Glob } from '../../algebra/glob.ts';
import { anyText, oneOf, shape, type StringDomain } from '../../algebra/strings.ts';
import { solveArnText } from './arn-values.ts';
import { arnAtom, memberAtom, textAtom, tieAtom, unknownAtom, type Dimension, type Field, type Literal } from './atoms.ts';

const ANY = anyText(['some-value', 'another-value']);

const dimensionOver = (domain: StringDomain): { dimension: Dimension; field: Field } => {
  const field: Field = { id: 'aws:sourcearn', domain };
  return { field, dimension: { id: 'aws:sourcearn', label: 'aws:SourceArn', optional: true, type: 'text', fields: [field] } };
};

/** `a:b:c:d:e:f` is an ARN pattern, several are split by a space; `~text` is a pattern of the whole text; `!` before either denies it. */
const literalOf = ({ dimension, field }: ReturnType<typeof dimensionOver>, text: string): Literal => {
  const value = !text.startsWith('!');
  const source = value ? text : text.slice(1);
  if (source.startsWith('~')) return { value, atom: textAtom(dimension, field, parseGlob(source.slice(1))) };
  const tuples = source.split(' ').map((each) => each.split(':').map((part): Glob => parseGlob(part)));
  return { value, atom: arnAtom(dimension, field, tuples, source) };
};

const solve = (domain: StringDomain, texts: readonly string[], steps = 500): unknown => {
  const over = dimensionOver(domain);
  const found = solveArnText(over.dimension, texts.map((text) => literalOf(over, text)), createBudget(steps));
  return typeof found === 'string' || found.kind === 'absent' ? found : found.values.join();
};

describe('a text that ARN operators test', () => {
  it.each<[string, StringDomain, string[], string]>([
    ['reads well where nothing else is asked', ANY, ['arn:*:*:*:*:*'], 'arn:aws:s3:us-east-1:111122223333:some-resource'],
    ['has the fields that are asked for', ANY, ['arn:aws:lambda:*:*:function?x'], 'arn:aws:lambda:us-east-1:111122223333:functionax'],
    ['may lack region and account', ANY, ['arn:*:*:*:*:*', '!arn:*:*:?*:*:*', '!arn:*:*:*:?*:*'], 'arn:aws:s3:::some-resource'],
    ['takes the second service where the first is denied', ANY, ['arn:*:*:*:*:*', '!arn:*:s3:*:*:*'], 'arn:aws:logs:us-east-1:111122223333:some-resource'],
    ['takes the pattern that the rest leaves', ANY, ['arn:aws:sns:*:*:t arn:aws:sqs:*:*:q', '!arn:*:sns:*:*:*'], 'arn:aws:sqs:us-east-1:111122223333:q'],
    ['meets two patterns at once', ANY, ['arn:aws:s3:*:*:a*', 'arn:aws:*:*:*:*b'], 'arn:aws:s3:us-east-1:111122223333:ab'],
    ['meets a pattern of the whole text', ANY, ['arn:*:*:*:*:*', '~arn:aws:sns:::x'], 'arn:aws:sns:::x'],
    ['avoids a pattern of the whole text', ANY, ['arn:aws:s3:*:*:*', '!~*some-resource'], 'arn:aws:s3:us-east-1:111122223333:'],
    ['is in vain where two patterns exclude each other', ANY, ['arn:aws:s3:*:*:*', 'arn:aws:sns:*:*:*'], 'empty'],
    ['is in vain where what is asked is denied', ANY, ['arn:aws:s3:*:*:*', '!arn:*:*:*:*:*'], 'empty'],
    ['is no ARN where all are denied', ANY, ['!arn:*:*:*:*:*'], 'some-value'],
    ['is no ARN, and meets a pattern', ANY, ['!arn:*:*:*:*:*', '~x*'], 'x'],
    ['is no ARN, and is not the first that comes to mind', ANY, ['!arn:*:*:*:*:*', '!~some-value'], 'another-value'],
    ['is one of those that the key can hold', oneOf(['x', 'arn:aws:s3:us-east-1:111122223333:some-resource']), ['arn:aws:s3:*:*:*'], 'arn:aws:s3:us-east-1:111122223333:some-resource'],
    ['is none where the key holds no such ARN', shape('x+'), ['arn:aws:s3:*:*:*'], 'empty'],
    ['may be another ARN of a key that holds few', oneOf(['arn:a:b:c:d:e', 'arn:f:b:c:d:e']), ['arn:f:*:*:*:*'], 'exhausted'],
    ['is no ARN, of a key that holds none', shape('[a-z]+\\.amazonaws\\.com', ['sns.amazonaws.com']), ['!arn:*:*:*:*:*'], 'sns.amazonaws.com'],
    ['is no ARN, of a key that holds none, and not the first that comes to mind', shape('x+|arn:x', ['x']), ['!arn:*:*:*:*:*', '!~x*'], 'arn:x'],
    ['is another text of a key that holds few', oneOf(['arn:a:b:c:d:e', 'y', 'z']), ['!arn:*:*:*:*:*', '!~y'], 'z'],
    ['is no text of a key that holds only ARNs', oneOf(['arn:a:b:c:d:e']), ['!arn:*:*:*:*:*'], 'empty'],
  ])('%s', (_name, domain, texts, expected) => {
    expect(solve(domain, texts)).toBe(expected);
  });

  it('says so when the budget ends', () => {
    expect(solve(anyText(), ['arn:aws:s3:*:*:*'], 0)).toBe('exhausted');
    const outcomes = (text: string): unknown[] => [...new Set(Array.from({ length: 40 }, (_, steps) => solve(ANY, [text], steps)))];
    expect(outcomes('arn:aws:s3:*:*:*')).toEqual(['exhausted', 'arn:aws:s3:us-east-1:111122223333:some-resource']);
    expect(outcomes('!arn:*:*:*:*:*')).toEqual(['exhausted', 'some-value']);
  });

  const stepsOf = (...texts: readonly string[]): number => {
    const [over, budget] = [dimensionOver(ANY), createBudget(10_000)];
    solveArnText(over.dimension, texts.map((text) => literalOf(over, text)), budget);
    return 10_000 - budget.remaining;
  };

  it('takes what leaves no choice first', () => {
    const [denied, either, wanted] = ['!arn:aws:s3:us-east-1:*:some-resource', 'arn:aws:s3:*:*:* arn:aws:sqs:*:*:*', 'arn:aws:sqs:*:*:*'];
    expect(stepsOf(denied, either, wanted)).toBe(stepsOf(wanted, either, denied));
    expect(stepsOf(either, denied, wanted)).toBe(stepsOf(wanted, either, denied));
  });

  it('tries nothing more where two tests exclude each other', () => {
    const denied = ['a', 'b', 'c'].map((text) => `!arn:aws:*:${text}:${text}:${text}`);
    expect(stepsOf('arn:aws:s3:*:*:*', 'arn:aws:sns:*:*:*', ...denied)).toBe(stepsOf('arn:aws:s3:*:*:*', 'arn:aws:sns:*:*:*'));
  });

  it('leaves open whether an ARN meets a pattern that splits in too many ways', () => {
    const pattern = '~*a*b*c*d*e*f*g*h*i*j*';
    expect(solve(anyText(), [pattern, 'arn:*:*:*:*:*'])).toBe('exhausted');
    expect(solve(anyText(), [pattern, '!arn:*:*:*:*:*'])).toBe('abcdefghij');
    expect(solve(shape('arn:.*:.*:.*:.*:.*'), [pattern, '!arn:*:*:*:*:*'])).toBe('exhausted');
  });

  it('has a value of its one field', () => {
    const { dimension } = dimensionOver(anyText());
    expect(solveArnText({ ...dimension, fields: [] }, [], createBudget(9))).toBe('empty');
  });
});

describe('atoms that test the same are one', () => {
  const { dimension, field } = dimensionOver(anyText());
  const [a, b] = [parseGlob('a'), parseGlob('b')];
  const value = { kind: 'value', dimension, field } as const;
  const text = { kind: 'text', text: 'a' } as const;
  const ids = [
    textAtom(dimension, field, a), textAtom(dimension, field, b),
    arnAtom(dimension, field, [[a, b]], ''), arnAtom(dimension, field, [[a], [b]], ''), arnAtom(dimension, field, [[b, a]], ''),
    memberAtom(dimension, [a, b], true), memberAtom(dimension, [a, b], false), memberAtom(dimension, [a], true), memberAtom(dimension, [b], true),
    tieAtom(dimension, field, [value], false), tieAtom(dimension, field, [value], true), tieAtom(dimension, field, [text, value], false),
    tieAtom(dimension, field, [{ kind: 'any' }, value], false), tieAtom(dimension, field, [{ kind: 'text', text: 'any' }, value], false),
    unknownAtom({ name: 'x', matters: 'y' }), unknownAtom({ name: 'x', matters: 'z' }),
  ].map(({ id }) => id);

  it('and others are not', () => {
    expect(new Set(ids).size).toBe(ids.length);
    expect(tieAtom(dimension, field, [value, text], true).id).toBe(tieAtom(dimension, field, [value, text], true).id);
  });
});
