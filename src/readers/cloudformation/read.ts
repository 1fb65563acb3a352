import { locate } from '../../source/locate.ts';
import { declaredFacts } from '../declared/facts.ts';
import type { Fact } from '../facts.ts';
import { declarationsOf } from './declarations.ts';
import { linkedStacks } from './link.ts';
import type { Template } from './template.ts';

/** What templates say together. */
export interface TemplateReading {
  readonly facts: readonly Fact[];
  /** Of a file that says something that no template can say, the first such mistake. */
  readonly problems: ReadonlyMap<string, { readonly reason: string; readonly line: number; readonly column: number }>;
}

/** Reads the templates of an input, each in the stacks that it is part of. */
export const readTemplates = (templates: readonly Template[], manifests: readonly Template[]): TemplateReading => {
  if (templates.length === 0) return { facts: [], problems: new Map() };
  const stacks = linkedStacks(templates, manifests);
  const facts = declaredFacts(stacks.flatMap(declarationsOf));
  const problems = new Map<string, { reason: string; line: number; column: number }>();
  for (const { memory, document } of stacks) {
    const [first] = memory.problems.map(({ reason, place }) => ({ reason, ...locate(place) }))
      .sort((left, right) => left.line - right.line || left.column - right.column);
    if (first !== undefined && !problems.has(document.file)) problems.set(document.file, { reason: first.reason, line: first.line, column: first.column });
  }
  return { facts, problems };
};
