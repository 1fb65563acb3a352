import type { Document, Place, Range } from '../../../source/place.ts';

/** Where something is written: a range of a file, and the path that leads to it for people and pointers. */
export interface Origin extends Range {
  readonly document: Document;
  readonly path: Place['path'];
}

/** A piece of a template; offsets of `literal` are mapped by `origin`, its text has escapes undone. */
export type TemplatePart =
  | { readonly kind: 'literal'; readonly text: string; readonly at: Origin; readonly offsets?: readonly number[] }
  | { readonly kind: 'interpolation'; readonly value: Expression; readonly at: Origin }
  | { readonly kind: 'if'; readonly condition: Expression; readonly then: readonly TemplatePart[]; readonly otherwise: readonly TemplatePart[]; readonly at: Origin }
  | { readonly kind: 'for'; readonly key?: string; readonly item: string; readonly over: Expression; readonly body: readonly TemplatePart[]; readonly at: Origin };

/** A step behind a value: `.name`, `[key]`, or one that goes to every item. */
export type Step =
  | { readonly kind: 'attribute'; readonly name: string }
  | { readonly kind: 'index'; readonly key: Expression }
  | { readonly kind: 'splat'; readonly each: readonly Step[] };

export interface ObjectMember {
  readonly key: Expression;
  readonly value: Expression;
  readonly at: Origin;
}

/** Terraform's expression language [HCL Native Syntax Specification, Expressions]. */
export type Expression = { readonly at: Origin } & (
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  | { readonly kind: 'template'; readonly parts: readonly TemplatePart[] }
  | { readonly kind: 'tuple'; readonly items: readonly Expression[] }
  | { readonly kind: 'object'; readonly members: readonly ObjectMember[] }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'traversal'; readonly of: Expression; readonly steps: readonly Step[] }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[]; readonly spread: boolean }
  | { readonly kind: 'conditional'; readonly condition: Expression; readonly then: Expression; readonly otherwise: Expression }
  | { readonly kind: 'unary'; readonly operator: string; readonly operand: Expression }
  | { readonly kind: 'binary'; readonly operator: string; readonly left: Expression; readonly right: Expression }
  | {
    readonly kind: 'for'; readonly key?: string; readonly item: string; readonly over: Expression; readonly condition?: Expression;
    /** Absent: the result is a list. */
    readonly resultKey?: Expression; readonly result: Expression; readonly grouped: boolean;
  }
);

export interface Attribute {
  readonly name: string;
  readonly value: Expression;
  /** From the name to the end of the value. */
  readonly at: Origin;
}

export interface Block {
  readonly type: string;
  readonly labels: readonly string[];
  readonly body: Body;
  readonly at: Origin;
}

export interface Body {
  readonly attributes: ReadonlyMap<string, Attribute>;
  readonly blocks: readonly Block[];
}

export interface SyntaxProblem {
  readonly reason: string;
  readonly line: number;
  readonly column: number;
}

/** A file that was parsed: also of a broken one what could be read. */
export interface Parsed {
  readonly body: Body;
  readonly problem?: SyntaxProblem;
}
