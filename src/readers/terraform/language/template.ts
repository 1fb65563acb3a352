import { unknownText } from '../../../policy/unknown.ts';
import type { Expression, Origin, TemplatePart } from '../hcl/syntax.ts';
import { booleanOf, described, nameOf, number, text, textOf } from './values.ts';
import type { TextPiece, Value } from './values.ts';

type Evaluate = (expression: Expression) => Value;
type EvaluateWith = (expression: Expression, names: readonly (readonly [string, Value])[]) => Value;

interface Rendered {
  readonly text: string;
  readonly at: Origin;
  readonly exact: boolean;
  readonly offsets?: readonly number[];
}

const unresolved = (what: string, at: Origin): Rendered[] => [{ text: unknownText(nameOf(what)), at, exact: false }];

const rendered = (part: TemplatePart, evaluate: Evaluate, evaluateWith: EvaluateWith): Rendered[] => {
  switch (part.kind) {
    case 'literal': return [{ text: part.text, at: part.at, exact: true, ...(part.offsets && { offsets: part.offsets }) }];
    case 'interpolation': {
      const value = evaluate(part.value);
      return [{ text: textOf(value) ?? unknownText(nameOf(described(value))), at: part.at, exact: false }];
    }
    case 'if': {
      const condition = evaluate(part.condition);
      const holds = booleanOf(condition);
      const [then, otherwise] = [part.then, part.otherwise].map((parts) => parts.flatMap((inner) => rendered(inner, evaluate, evaluateWith)));
      if (holds !== undefined) return (holds ? then : otherwise) ?? [];
      return unresolved(`if ${described(condition)} then ${wholeText(then)} else ${wholeText(otherwise)}`, part.at);
    }
    case 'for': {
      const over = evaluate(part.over);
      const entries = over.kind === 'list' ? over.items.map((item, index) => [number(index), item] as const)
        : over.kind === 'object' ? [...over.members].map(([name, member]) => [text(name), member.value] as const) : undefined;
      if (entries === undefined) return unresolved(`for ${part.item} in ${described(over)} at ${part.at.document.file}:${part.at.start}`, part.at);
      return entries.flatMap(([key, item]) => {
        const names = [...(part.key === undefined ? [] : [[part.key, key] as const]), [part.item, item] as const];
        const inside: Evaluate = (expression) => evaluateWith(expression, names);
        const below: EvaluateWith = (expression, more) => evaluateWith(expression, [...names, ...more]);
        return part.body.flatMap((inner) => rendered(inner, inside, below));
      });
    }
  }
};

const wholeText = (parts: readonly Rendered[] = []): string => JSON.stringify(parts.map((part) => part.text).join(''));

/**
 * The text of a template with the origin of its pieces. One interpolation with nothing around it is the value itself,
 * whatever its type [Terraform language, Strings and Templates].
 */
export const renderTemplate = (parts: readonly TemplatePart[], evaluate: Evaluate, evaluateWith: EvaluateWith): Value => {
  const [only] = parts;
  if (parts.length === 1 && only?.kind === 'interpolation') return evaluate(only.value);
  const pieces: TextPiece[] = [];
  const texts: string[] = [];
  let length = 0;
  for (const { text: piece, at, exact, offsets } of parts.flatMap((part) => rendered(part, evaluate, evaluateWith))) {
    pieces.push({ from: length, at, exact, ...(offsets && { offsets }) });
    texts.push(piece);
    length += piece.length;
  }
  return { kind: 'text', text: texts.join(''), pieces };
};
