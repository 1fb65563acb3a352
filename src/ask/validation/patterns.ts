import { createBudget } from '../../algebra/budget.ts';
import { matchesGlob } from '../../algebra/match.ts';
import { glob, parseGlob, type Glob } from '../../algebra/pattern.ts';
import { globCovers, globsMeet } from '../../algebra/relations.ts';
import { parsePattern } from '../../policy/pattern.ts';
import { hasUnknown } from '../../policy/unknown.ts';

const LARGEST = 20_000;

const remembered = (make: (text: string, ignoreCase: boolean) => Glob): ((text: string, ignoreCase: boolean) => Glob) => {
  const known = [new Map<string, Glob>(), new Map<string, Glob>()] as const;
  return (text, ignoreCase) => {
    const globs = known[ignoreCase ? 1 : 0];
    const made = globs.get(text) ?? make(text, ignoreCase);
    if (globs.size > LARGEST) globs.clear();
    globs.set(text, made);
    return made;
  };
};

/** What a pattern of a policy can match at most: policy variables and unresolved inputs stand for any text. */
const widestGlob = remembered((text, ignoreCase) => {
  const parts = parsePattern(text, { variables: true, wildcards: true });
  return glob(parts.map((part) => (part.kind === 'variable' || part.kind === 'unknown' ? { kind: 'any' } : part)), { ignoreCase });
});

const formGlob = remembered((text, ignoreCase) => parseGlob(text, { ignoreCase }));

/** True for text that stands for itself: no wildcard, policy variable or unresolved input. */
export const isPlain = (text: string): boolean => !/[*?]|\$\{/.test(text) && !hasUnknown(text);

/** True when the pattern, at its widest, matches some text of the form. */
export const canMeet = (pattern: string, form: string, ignoreCase = false): boolean => {
  if (!/[*?]/.test(form)) return matchesGlob(widestGlob(pattern, ignoreCase), form);
  if (isPlain(pattern)) return matchesGlob(formGlob(form, ignoreCase), pattern);
  return globsMeet(widestGlob(pattern, ignoreCase), formGlob(form, ignoreCase));
};

const STEPS = 2_000;

/** True when `wide` certainly matches all that `narrow` matches. */
export const covers = (wide: string, narrow: string, ignoreCase = false): boolean => {
  if (wide === narrow) return true;
  if (hasUnknown(wide) || wide.includes('${')) return false;
  if (!ignoreCase && /^[^*?]*\*$/.test(wide) && narrow.startsWith(wide.slice(0, -1))) return true;
  return globCovers(formGlob(wide, ignoreCase), widestGlob(narrow, ignoreCase), createBudget(STEPS)) === true;
};

interface Redundant<Member> { readonly member: Member; readonly by: Member }

const beforeWildcard = (text: string): string => text.slice(0, text.search(/[*?]/));

/** Patterns with wildcards by the text before the first one: only those whose text a member begins with can cover it. */
const byStart = <Member>(wide: readonly { readonly member: Member; readonly text: string }[]) => {
  const starts = new Map<string, { readonly member: Member; readonly text: string }[]>();
  for (const pattern of wide) {
    const start = beforeWildcard(pattern.text);
    const known = starts.get(start);
    if (known === undefined) starts.set(start, [pattern]);
    else known.push(pattern);
  }
  const longest = Math.max(0, ...[...starts.keys()].map((start) => start.length));
  return (text: string) => Array.from({ length: Math.min(longest, text.length) + 1 }, (_, length) => starts.get(text.slice(0, length)) ?? []).flat();
};

/** Patterns that a member is compared with at most; a list in which more share a start is no list that people wrote. */
const MOST = 100;

/** Members of a list that an earlier equal one or a wider one already covers, with that one. */
export const redundantIn = <Member extends { readonly text: string }>(members: readonly Member[], ignoreCase: boolean): Redundant<Member>[] => {
  const fold = (text: string): string => (ignoreCase ? text.toLowerCase() : text);
  const first = new Map<string, Member>();
  const widerThan = byStart(members.filter(({ text }) => /[*?]/.test(text)).map((member) => ({ member, text: fold(member.text) })));
  return members.flatMap((member) => {
    const text = fold(member.text);
    const equal = first.get(text);
    if (equal !== undefined) return [{ member, by: equal }];
    first.set(text, member);
    const by = widerThan(text).slice(0, MOST).find((other) => other.text !== text && covers(other.text, text))?.member;
    return by === undefined ? [] : [{ member, by }];
  });
};
