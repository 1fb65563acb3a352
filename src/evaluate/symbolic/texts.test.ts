/** When a text of a request matches a policy's text: the text in, the formula out. */
import { describe, expect, it } from 'vitest';
import { NO_CONTEXT } from '../context.ts';
import type { TextSyntax } from '../text.ts';
import { unknownAtom } from './atoms.ts';
import { createFormulaMaker, type Formula } from './formula.ts';
import { arnKey, fieldOf, key } from './test-atoms.ts';
import { spokenFormula } from './test-formulas.ts';
import { arnFormula, arnTextFormula, flatArnFormula, textFormula, type Target } from './texts.ts';
import type { Meaning, Vocabulary } from './vocabulary.ts';

const [Y, Z] = [key('y', { required: true }), key('z', { required: true })];
const OPTIONAL = key('o');
const LIST = key('list', {}, 'set');
const ARN = arnKey('arn');

const MEANINGS: Readonly<Record<string, Meaning>> = {
  'is:y': { kind: 'free', dimension: Y, fields: Y.fields },
  'is:z': { kind: 'free', dimension: Z, fields: Z.fields },
  'is:optional': { kind: 'free', dimension: OPTIONAL, fields: OPTIONAL.fields },
  'is:list': { kind: 'free', dimension: LIST, fields: LIST.fields },
  'is:arn': { kind: 'free', dimension: ARN, fields: ARN.fields },
  'is:number': { kind: 'free', dimension: { ...Y, type: 'number' }, fields: [] },
  'is:one': { kind: 'fixed', value: ['v'] },
  'is:two': { kind: 'fixed', value: ['v', 'w'] },
  'is:absent': { kind: 'fixed', value: undefined },
  'is:open': { kind: 'fixed', value: { unknown: { name: 'the world', matters: 'whatever' } } },
};

const vocabularyOf = (): Vocabulary =>
  ({ maker: createFormulaMaker(), context: NO_CONTEXT, meaningOf: (name) => {
    const meaning = MEANINGS[name];
    if (meaning === undefined) throw new Error(`nobody asks for ${name}`);
    return meaning;
  } });

const syntaxOf = (syntax: Partial<TextSyntax> = {}): TextSyntax => ({ variables: true, wildcards: true, ...syntax });

const X = key('x');
const FIELD: Target & { kind: 'field' } = { kind: 'field', dimension: X, field: fieldOf(X) };
const UNNAMED: Target = { kind: 'field', dimension: X, field: { ...fieldOf(X), unnamed: true } };
const fixed = (text: string): Target => ({ kind: 'text', text });

const ofText = (target: Target, source: string, syntax?: Partial<TextSyntax>): string => spokenFormula(textFormula(target, source, syntaxOf(syntax), vocabularyOf()));

describe('the text of a key', () => {
  it.each([
    ['a text', 'pay', 'x=pay'],
    ['a pattern', 'p?y*', 'x=p?y*'],
    ['an empty text', '', 'x='],
    ['a star that is just that', 'p${*}y', 'x=p${*}y'],
    ['a variable of one value', 'a-${is:one}*', 'x=a-v*'],
    ['a variable of two values', '${is:two}', 'false'],
    ['a variable of no value', 'a-${is:absent}', 'false'],
    ['a variable of no value, with a default', "a-${is:absent, 'd'}", 'x=a-d'],
    ['a variable of one value, with a default', "${is:one, 'd'}", 'x=v'],
    ['a variable of what the world does not know', 'a-${is:open}', '?the world & x=a-*'],
    ['a variable of another key', 'a-${is:y}', 'x="a-"${y}'],
    ['a variable of another key that requests may lack', '${is:optional}', 'o & x=${o}'],
    ['a variable of another key that requests may lack, with a default', "${is:optional, 'd'}", '(o & x=${o}) | (no o & x=d)'],
    ['a variable of another key that every request has, with a default', "${is:y, 'd'}", 'x=${y}'],
    ['two variables', "${is:y}/${is:optional, 'd'}", '(o & x=${y}"/"${o}) | (no o & x=${y}"/""d")'],
    ['a variable of a list', 'a-${is:list}', '?policy variable ${is:list} & x=a-*'],
    ['a variable of an ARN', 'a-${is:arn}', '?policy variable ${is:arn} & x=a-*'],
    ['a variable of a number', 'a-${is:number}', '?policy variable ${is:number} & x=a-*'],
    ['an unresolved part', 'a-‹Name›-b', '?Name & x=a-*-b'],
    ['two unresolved parts', '‹One›-‹Two›', '?One & ?Two & x=*-*'],
  ])('against %s', (_name, source, expected) => {
    expect(ofText(FIELD, source)).toBe(expected);
  });

  it.each<[string, string, Partial<TextSyntax>, string]>([
    ['a star, without wildcards', 'p*y', { wildcards: false }, 'x=p${*}y'],
    ['a variable, without variables', '${is:y}', { variables: false }, 'x=${is:y}'],
    ['a text in any case', 'Pay', { ignoreCase: true }, 'x=Pay/i'],
    ['a variable of one value, in any case', 'A-${is:one}', { ignoreCase: true }, 'x=A-v/i'],
    ['a variable of another key, in any case', '${is:y}', { ignoreCase: true }, 'x=${y}/i'],
  ])('against %s', (_name, source, syntax, expected) => {
    expect(ofText(FIELD, source, syntax)).toBe(expected);
  });

  it('says what is open of the text', () => {
    const { maker, ...rest } = vocabularyOf();
    expect(textFormula(FIELD, 'a-‹Name›', syntaxOf(), { maker, ...rest })).toBe(
      maker.and(maker.atom(unknownAtom({ name: 'Name', matters: 'what a-‹Name› matches' })), textFormula(FIELD, 'a-*', syntaxOf(), { maker, ...rest })),
    );
  });

  it.each([
    ['a name', 'pay', 'x=pay'],
    ['a pattern', '*', 'x=*'],
    ['what is not resolved', 'a-‹Name›', 'false'],
    ['what the world does not know', 'a-${is:open}', 'false'],
    ['what the world knows', 'a-${is:one}', 'x=a-v'],
    ['what nothing has', "${is:absent, 'd'}", 'x=d'],
    ['another key', '${is:y}', 'x=${y}'],
    ['an account', '111122223333', 'false'],
    ['a session of an account', '111122223333:alice', 'false'],
    ['fewer digits', '11112222333', 'x=11112222333'],
    ['more digits', '1111222233334', 'x=1111222233334'],
    ['an account inside other text', 'x111122223333', 'x=x111122223333'],
    ['the unique id of a user', 'AIDAABCDEFGHIJKLMNOP', 'false'],
    ['the unique id of a role', 'AROAABCDEFGHIJKLMNOP', 'false'],
    ['a session of a role', 'AROAABCDEFGHIJKLMNOP:*', 'false'],
    ['some user', 'AIDA*', 'x=AIDA*'],
    ['another kind of id', 'AKIAABCDEFGHIJKLMNOP', 'x=AKIAABCDEFGHIJKLMNOP'],
  ])('of somebody whom nothing names, against %s', (_name, source, expected) => {
    expect(ofText(UNNAMED, source)).toBe(expected);
  });
});

describe('a fixed text', () => {
  it.each([
    ['the same', 'papa', 'true'],
    ['another', 'mama', 'false'],
    ['a pattern', 'p?*', 'true'],
    ['another case', 'PAPA', 'false'],
    ['a variable', 'pa${is:y}', 'y=pa'],
    ['a variable before anything', '${is:y}*', 'y= | y=p | y=pa | y=pap | y=papa'],
    ['a variable after anything', 'p*${is:y}', 'y= | y=pa | y=a | y=apa'],
    ['one variable twice', '${is:y}${is:y}', 'y=pa'],
    ['a variable that does not fit', 'ma${is:y}', 'false'],
    ['a variable that is the whole', '${is:y}', 'y=papa'],
    ['a variable that requests may lack', '${is:optional}', 'o & o=papa'],
    ['two variables', '${is:y}${is:z}', '?policy variables of ${is:y}${is:z}'],
    ['an unresolved part', 'p‹Name›', '?Name'],
    ['an unresolved part that does not fit', 'm‹Name›', 'false'],
  ])('against %s', (_name, source, expected) => {
    expect(ofText(fixed('papa'), source)).toBe(expected);
  });

  it('that is empty', () => {
    expect(ofText(fixed(''), '${is:y}')).toBe('y=');
    expect(ofText(fixed(''), 'a${is:y}')).toBe('false');
  });

  it('against a variable in any case', () => {
    expect(ofText(fixed('papa'), 'PA${is:y}', { ignoreCase: true })).toBe('y=pa/i');
    expect(ofText(fixed('papa'), 'PAPA', { ignoreCase: true })).toBe('true');
  });
});

const targetsOf = (source: string): Target[] => source.split(':').map(fixed);
const FIELDS = ARN.fields.map((field): Target => ({ kind: 'field', dimension: ARN, field }));
const UNNAMED_FIELDS = FIELDS.map((target, index): Target => (index === 4 && target.kind === 'field' ? { ...target, field: { ...target.field, unnamed: true } } : target));

describe('an ARN', () => {
  const of = (make: (vocabulary: Vocabulary) => Formula): string => spokenFormula(make(vocabularyOf())).replaceAll('arn#', '#');

  it.each([
    ['field by field', 'arn:aws:s3:*:*:x*', '#0=arn & #1=aws & #2=s3 & #3=* & #4=* & #5=x*'],
    ['with colons in its last field', 'arn:aws:logs:*:*:a:b', '#0=arn & #1=aws & #2=logs & #3=* & #4=* & #5=a:b'],
    ['cut short before a star', 'arn:aws:s3:*', '#0=arn & #1=aws & #2=s3 & #3=* & #4=* & #5=*'],
    ['cut short before text and a star', 'arn:aws:s3:a*', '#0=arn & #1=aws & #2=s3 & #3=a* & #4=* & #5=*'],
    ['a star', '*', '#0=* & #1=* & #2=* & #3=* & #4=* & #5=*'],
    ['cut short', 'arn:aws:s3', 'false'],
    ['cut short in the middle of a pattern', 'arn:aws:s3*x', 'false'],
    ['no ARN', 'name', 'false'],
    ['an unresolved text', '‹Arn›', '?Arn & #0=* & #1=* & #2=* & #3=* & #4=* & #5=*'],
    ['unresolved, and cut short', 'arn:aws:‹Rest›', '?Rest & #0=arn & #1=aws & #2=* & #3=* & #4=* & #5=*'],
    ['unresolved, and cut short before a star', 'arn:aws:‹Rest›*', '#0=arn & #1=aws & ?Rest & #2=* & #3=* & #4=* & #5=*'],
    ['an unresolved field', 'arn:aws:s3:::‹Bucket›', '#0=arn & #1=aws & #2=s3 & #3= & #4= & ?Bucket & #5=*'],
    ['a variable in its last field', 'arn:aws:s3:::${is:y}/*', '#0=arn & #1=aws & #2=s3 & #3= & #4= & #5=${y}"/"any'],
    ['a variable that takes several fields', 'arn:aws:${is:y}*', '#0=arn & #1=aws & ?policy variables of ${is:y}* & #2=* & #3=* & #4=* & #5=*'],
    ['a fixed variable that takes several fields', 'arn:aws:${is:one}*', '#0=arn & #1=aws & #2=v* & #3=* & #4=* & #5=*'],
    ['an unknown variable that takes several fields', 'arn:aws:${is:open}*', '#0=arn & #1=aws & ?the world & #2=* & #3=* & #4=* & #5=*'],
    ['a variable with a default that takes several fields', "arn:aws:${is:optional, 'd'}*", `#0=arn & #1=aws & ?policy variables of \${is:optional, 'd'}* & #2=* & #3=* & #4=* & #5=*`],
    ['too many ways to split', 'arn:*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*', '#0=arn & ?budget'],
  ])('against a pattern: %s', (_name, source, expected) => {
    expect(of((vocabulary) => arnFormula(FIELDS, source, syntaxOf(), vocabulary))).toBe(expected);
  });

  it.each([
    ['an account that is not resolved', 'arn:aws:iam::‹Account›:role/x', 'false'],
    ['a whole that is not resolved', '‹Arn›', 'false'],
    ['a part that is not resolved, before a star', 'arn:aws:‹Rest›*', 'false'],
    ['a name that is not resolved', 'arn:aws:iam::*:role/‹Role›', '#0=arn & #1=aws & #2=iam & #3= & #4=* & ?Role & #5=role/*'],
    ['an account', 'arn:aws:iam::111122223333:role/x', 'false'],
    ['anybody', '*', '#0=* & #1=* & #2=* & #3=* & #4=* & #5=*'],
  ])('of somebody whom nothing names, against %s', (_name, source, expected) => {
    expect(of((vocabulary) => arnFormula(UNNAMED_FIELDS, source, syntaxOf(), vocabulary))).toBe(expected);
  });

  it.each([
    ['the same', 'arn:aws:s3:::papa', 'arn:aws:s3:::papa', 'true'],
    ['a star', 'arn:aws:s3:::papa', '*', 'true'],
    ['cut short before a star', 'arn:aws:s3:::papa', 'arn:aws:s*', 'true'],
    ['a variable', 'arn:aws:s3:::papa', 'arn:aws:s3:::p${is:y}', 'y=apa'],
    ['a text of fewer fields', 'papa', 'arn:aws:s3:::papa', 'false'],
    ['a name', 'papa', 'papa', 'true'],
    ['another name', 'papa', 'mama', 'false'],
    ['an unresolved name', 'papa', '‹Name›', '?Name'],
    ['a name with a star', 'papa', 'p*', 'true'],
    ['an unresolved text', 'arn:aws:s3:::papa', '‹Arn›', '?Arn'],
    ['an unresolved text that does not fit', 'arn:aws:s3:::papa', 'arn:aws:sns‹Rest›', 'false'],
  ])('that is fixed, against a pattern: %s', (_name, text, source, expected) => {
    expect(of((vocabulary) => arnFormula(targetsOf(text), source, syntaxOf(), vocabulary))).toBe(expected);
  });

  it.each<[string, string, Partial<TextSyntax>, string]>([
    ['all but the last field are fixed', 'arn:aws:iam::111122223333:role/*', {}, '#0=arn & #1=aws & #2=iam & #3= & #4=111122223333 & #5=role/*'],
    ['a star that may cross colons', 'arn:aws:iam::*:role/x', {}, '(#0=arn & #1=aws & #2=iam & #3= & #4=* & #5=*:role/x) | (#0=arn & #1=aws & #2=iam & #3= & #4=* & #5=role/x)'],
    ['a question mark that may be a colon', 'arn:aws:iam:?111122223333:role/x', {}, '#0=arn & #1=aws & #2=iam & #3= & #4=111122223333 & #5=role/x'],
    ['a star that is just that', 'arn:aws:iam::*:role/x', { wildcards: false }, '#0=arn & #1=aws & #2=iam & #3= & #4=${*} & #5=role/x'],
    ['a text without colons', 'x', {}, 'false'],
    ['an unresolved field', 'arn:aws:iam::‹Account›:role/x', {}, '#0=arn & #1=aws & #2=iam & #3= & ?Account & #4=* & #5=role/x'],
    ['an unresolved whole', '‹Arn›', {}, '?Arn & #0=* & #1=* & #2=* & #3=* & #4=* & #5=*'],
    ['a star and a variable', 'arn:aws:*:${is:y}', {}, '?policy variables of arn:aws:*:${is:y} & #0=arn & #1=aws & #2=* & #3=* & #4=* & #5=*'],
    ['any case', 'ARN:aws:*:X', { ignoreCase: true }, '(#0=ARN/i & #1=aws/i & #2=* & #3=* & #4=* & #5=*:X/i) | (#0=ARN/i & #1=aws/i & #2=* & #3=* & #4=* & #5=X/i)'],
    ['a star and a variable, in any case', 'ARN:*:${is:y}', { ignoreCase: true }, '?policy variables of ARN:*:${is:y} & #0=ARN/i & #1=* & #2=* & #3=* & #4=* & #5=*'],
    ['a star and a fixed variable, in any case', 'ARN:*:X-${is:one}', { ignoreCase: true }, '(#0=ARN/i & #1=* & #2=* & #3=* & #4=* & #5=*:X-v/i) | (#0=ARN/i & #1=* & #2=* & #3=* & #4=* & #5=X-v/i)'],
    ['too many ways to split', '*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*', {}, '?budget'],
  ])('against flat text: %s', (_name, source, syntax, expected) => {
    expect(of((vocabulary) => flatArnFormula(FIELDS, source, syntaxOf(syntax), vocabulary))).toBe(expected);
  });

  it.each([
    ['field by field', 'arn:aws:s3:*:*:x*', 'x≈arn:aws:s3:*:*:x*'],
    ['cut short before a star', 'arn:aws:s3:*', 'x≈arn:aws:s3:*:*:*'],
    ['cut short before text and a star', 'arn:aws:s3:a*', 'x≈arn:aws:s3:a*:*:*'],
    ['a star', '*', 'x≈*:*:*:*:*:*'],
    ['cut short', 'arn:aws:s3', 'false'],
    ['an unresolved text', '‹Arn›', '?Arn'],
    ['unresolved, and cut short before a star', 'arn:‹Rest›:*', '?Rest & x≈arn:*:*:*:*:*'],
    ['a variable', 'arn:aws:s3:::${is:y}', '?policy variables of ${is:y} & x≈arn:aws:s3:::*'],
    ['a fixed variable', 'arn:aws:s3:::${is:one}', 'x≈arn:aws:s3:::v'],
    ['too many ways to split', 'arn:*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*', '?budget'],
  ])('that a key of texts may hold, against a pattern: %s', (_name, source, expected) => {
    expect(of((vocabulary) => arnTextFormula(FIELD, source, syntaxOf(), vocabulary))).toBe(expected);
  });
});
