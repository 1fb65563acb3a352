import type { Node } from 'web-tree-sitter';
import type { Expression, ObjectMember, Origin, Step } from './syntax.ts';
import { readTemplate } from './templates.ts';

/** What reading a node needs of the file it stands in. */
export interface FileContext {
  readonly text: string;
  readonly originOf: (path: Origin['path']) => (start: number, end: number) => Origin;
}

type Path = Origin['path'];

export const childrenOf = (node: Node): Node[] => node.children.filter((child) => child !== null);

/** Nodes that only wrap another one. */
const WRAPPERS: ReadonlySet<string> = new Set(['expression', 'operation', 'collection_value', 'for_expr', 'template_expr', 'literal_value', 'index', 'splat']);

const STEPS: ReadonlySet<string> = new Set(['get_attr', 'index', 'splat']);

/** Reads one expression; of what the parser could not make out nothing is made up: it is a call of no function. */
export const readExpression = (file: FileContext, node: Node, path: Path): Expression => {
  const children = childrenOf(node).filter(({ type }) => type !== 'comment' && type !== '(' && type !== ')');
  const steps = children.filter(({ type }) => STEPS.has(type));
  const [head] = children;
  if (WRAPPERS.has(node.type) && head !== undefined) {
    const of = readExpression(file, head, path);
    if (steps.length === 0) return of;
    return { kind: 'traversal', of, steps: steps.flatMap((step) => readStep(file, step, path)), at: file.originOf(path)(node.startIndex, node.endIndex) };
  }
  return { ...readNode(file, node, children, path), at: file.originOf(path)(node.startIndex, node.endIndex) } as Expression;
};

const readStep = (file: FileContext, node: Node, path: Path): Step[] => {
  const [first] = childrenOf(node).filter(({ isNamed }) => isNamed);
  switch (node.type) {
    case 'get_attr': return [{ kind: 'attribute', name: first?.text ?? '' }];
    case 'index': return first === undefined ? [] : readStep(file, first, path);
    case 'new_index': return first === undefined ? [] : [{ kind: 'index', key: readExpression(file, first, path) }];
    case 'legacy_index': {
      const at = file.originOf(path)(node.startIndex, node.endIndex);
      return [{ kind: 'index', key: { kind: 'literal', value: Number(node.text.slice(1)), at } }];
    }
    case 'splat': return first === undefined ? [] : readStep(file, first, path);
    default: // full_splat, attr_splat
      return [{ kind: 'splat', each: childrenOf(node).filter(({ type }) => STEPS.has(type)).flatMap((step) => readStep(file, step, path)) }];
  }
};

type Bare<Value> = Value extends unknown ? Omit<Value, 'at'> : never;

const UNREADABLE: Bare<Expression> = { kind: 'call', name: '', args: [], spread: false };

const readNode = (file: FileContext, node: Node, children: readonly Node[], path: Path): Bare<Expression> => {
  const read = (inner: Node | undefined, at: Path = path): Expression =>
    (inner === undefined ? { ...UNREADABLE, at: file.originOf(at)(node.startIndex, node.endIndex) } as Expression : readExpression(file, inner, at));
  const expressions = children.filter(({ type }) => type === 'expression');
  switch (node.type) {
    case 'numeric_lit': return { kind: 'literal', value: Number(node.text) };
    case 'bool_lit': return { kind: 'literal', value: node.text === 'true' };
    case 'null_lit': return { kind: 'literal', value: null };
    case 'string_lit': case 'quoted_template': case 'heredoc_template':
      return { kind: 'template', parts: readTemplate(node, file.text, path, file.originOf(path), (inner, at) => read(inner, at)) };
    case 'variable_expr': return { kind: 'variable', name: node.text };
    case 'tuple': return { kind: 'tuple', items: expressions.map((item, index) => read(item, [...path, index])) };
    case 'object': return { kind: 'object', members: children.filter(({ type }) => type === 'object_elem').flatMap((member) => readMember(file, member, path)) };
    case 'conditional': {
      const [condition, then, otherwise] = expressions;
      return { kind: 'conditional', condition: read(condition), then: read(then), otherwise: read(otherwise) };
    }
    case 'unary_operation': return { kind: 'unary', operator: children[0]?.text ?? '', operand: readOperand(file, node, children.slice(1), path) };
    case 'binary_operation': {
      const at = children.findIndex(({ isNamed }) => !isNamed);
      return {
        kind: 'binary', operator: children[at]?.text ?? '',
        left: readOperand(file, node, children.slice(0, at), path), right: readOperand(file, node, children.slice(at + 1), path),
      };
    }
    case 'function_call': return readCall(file, children, path);
    case 'for_tuple_expr': case 'for_object_expr': return readFor(file, node, children, path);
    default: return UNREADABLE;
  }
};

/** In an operation the steps behind a value are beside it in the tree. */
const readOperand = (file: FileContext, operation: Node, nodes: readonly Node[], path: Path): Expression => {
  const [head, ...steps] = nodes;
  if (head === undefined) return { ...UNREADABLE, at: file.originOf(path)(operation.startIndex, operation.endIndex) } as Expression;
  const of = readExpression(file, head, path);
  if (steps.length === 0) return of;
  const at = file.originOf(path)(head.startIndex, steps.at(-1)?.endIndex ?? head.endIndex);
  return { kind: 'traversal', of, steps: steps.flatMap((step) => readStep(file, step, path)), at };
};

const readCall = (file: FileContext, children: readonly Node[], path: Path): Bare<Expression> => {
  const names = children.filter(({ type }) => type === 'identifier').map(({ text }) => text);
  const args = children.filter(({ type }) => type === 'function_arguments').flatMap(childrenOf);
  return {
    kind: 'call', name: names.join('::'), spread: args.some(({ type }) => type === 'ellipsis'),
    args: args.filter(({ type }) => type === 'expression').map((argument) => readExpression(file, argument, path)),
  };
};

const readFor = (file: FileContext, node: Node, children: readonly Node[], path: Path): Bare<Expression> => {
  const intro = children.find(({ type }) => type === 'for_intro');
  const over = intro && childrenOf(intro).find(({ type }) => type === 'expression');
  const names = intro === undefined ? [] : childrenOf(intro).filter(({ type }) => type === 'identifier').map(({ text }) => text);
  const results = children.filter(({ type }) => type === 'expression');
  const condition = children.find(({ type }) => type === 'for_cond');
  const test = condition && childrenOf(condition).find(({ type }) => type === 'expression');
  const isObject = node.type === 'for_object_expr';
  const [first, second] = results;
  const result = isObject ? second : first;
  if (over === undefined || first === undefined || result === undefined) return UNREADABLE;
  return {
    kind: 'for', ...(names.length > 1 ? { key: names[0] ?? '' } : {}), item: names.at(-1) ?? '', over: readExpression(file, over, path),
    ...(isObject ? { resultKey: readExpression(file, first, path) } : {}), result: readExpression(file, result, path),
    ...(test === undefined ? {} : { condition: readExpression(file, test, path) }),
    grouped: children.some(({ type }) => type === 'ellipsis'),
  };
};

/** A bare name is a key as it stands; in parentheses it is an expression [Terraform types, Maps/Objects]. */
const readMember = (file: FileContext, node: Node, path: Path): ObjectMember[] => {
  const [keyNode, valueNode] = childrenOf(node).filter(({ type }) => type === 'expression');
  if (keyNode === undefined || valueNode === undefined) return [];
  const bare = /^[\p{L}_][\p{L}\p{N}_-]*$/u.test(keyNode.text) ? keyNode.text : undefined;
  const key: Expression = bare === undefined
    ? readExpression(file, keyNode, path)
    : { kind: 'literal', value: bare, at: file.originOf(path)(keyNode.startIndex, keyNode.endIndex) };
  const value = readExpression(file, valueNode, [...path, nameIn(key) ?? keyNode.text]);
  return [{ key, value, at: file.originOf(value.at.path)(node.startIndex, node.endIndex) }];
};

/** The text of a key that needs no evaluation. */
const nameIn = (key: Expression): string | undefined => {
  if (key.kind === 'literal') return String(key.value);
  if (key.kind !== 'template') return undefined;
  const texts = key.parts.map((part) => (part.kind === 'literal' ? part.text : undefined));
  return texts.includes(undefined) ? undefined : texts.join('');
};
