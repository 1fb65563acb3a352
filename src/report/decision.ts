import type { Decision, DecisionWord, Reason, Request } from '../evaluate/types.ts';
import { visible } from './display.ts';
import { pointJson, toText, unknownJson } from './json.ts';
import type { Style } from './paint.ts';
import { placeText } from './text.ts';
import type { TextStyle } from './text.ts';

/** A decided request, with the decision that its author expects. */
export interface Decided {
  readonly id: string;
  readonly request: Request;
  readonly expect?: DecisionWord;
  readonly decision: Decision;
}

/** False when another decision was expected. */
export const isMet = ({ expect, decision }: Decided): boolean => expect === undefined || expect === decision.decision;

const reasonJson = ({ effect, policy, owner, name, sid, place }: Reason): object => ({
  effect,
  policy,
  owner,
  ...(name === undefined ? {} : { name }),
  ...(sid === undefined ? {} : { sid }),
  location: pointJson(place),
});

/** A decided request for programs, an item of `results`. */
export const decidedJson = (decided: Decided): object => {
  const { id, expect, decision } = decided;
  const { stoppedBy, nearMisses } = decision;
  return {
    id,
    decision: decision.decision,
    ...(expect === undefined ? {} : { expect, met: isMet(decided) }),
    because: decision.because.map(reasonJson),
    ...(stoppedBy === undefined ? {} : { stoppedBy }),
    ...(nearMisses.length === 0 ? {} : { nearMisses: nearMisses.map((miss) => ({ ...reasonJson(miss), difference: miss.difference })) }),
    unknowns: decision.unknowns.map(unknownJson),
  };
};

/** Decisions for programs [formats, `simulate --format json`]. */
export const resultsJson = (results: readonly object[]): string => toText({ kmslint: 1, results });

export const decisionsJson = (results: readonly Decided[]): string => resultsJson(results.map(decidedJson));

const WORDS: Readonly<Record<DecisionWord, readonly [words: string, style: Style]>> = {
  allowed: ['allowed', 'good'],
  explicitDeny: ['denied by a statement', 'error'],
  implicitDeny: ['not allowed', 'error'],
  unknown: ['unknown', 'warning'],
};

const reasonText = ({ effect, policy, owner, name, sid, place }: Reason, style: TextStyle): string => {
  const named = name === undefined ? policy : `${policy} ${name}`;
  const statement = sid === undefined ? '' : `, statement ${sid}`;
  return `${effect} by the ${visible(named)} of ${visible(owner)}${visible(statement)}  ${style.paint('dim', placeText(place, style))}`;
};

const contextText = ({ context }: Request): string[] =>
  [...context].map(([key, values]) => `with ${visible(key)} = ${values.length === 0 ? '(absent)' : visible(values.join(', '))}`);

/** A decision for people, with the statements that made it and those that nearly made another. */
export const decidedText = (decided: Decided, style: TextStyle): string => {
  const { id, request, expect, decision } = decided;
  const { paint } = style;
  const [words, colour] = WORDS[decision.decision];
  const unmet = isMet(decided) ? [] : [`${paint('error', 'expected:')} ${WORDS[expect ?? 'unknown'][0]}`];
  return [
    `${paint(colour, words)} ${paint('strong', visible(id))}: ${visible(request.principal)} ${visible(request.action)} on ${visible(request.resource)}`,
    ...[
      ...contextText(request),
      ...unmet,
      ...(decision.stoppedBy === undefined ? [] : [`stopped: ${visible(decision.stoppedBy)}`]),
      ...decision.because.map((reason) => `because: ${reasonText(reason, style)}`),
      ...decision.unknowns.map(({ name, matters, place }) =>
        `rests on: ${visible(name)}: ${visible(matters)}${place === undefined ? '' : `  ${paint('dim', placeText(place, style))}`}`),
      ...decision.nearMisses.map((miss) => `nearly: ${reasonText(miss, style)}: ${visible(miss.difference)}`),
    ].map((line) => `  ${line}`),
  ].join('\n');
};

/** Decisions for people, one block each. */
export const resultsText = (blocks: readonly string[]): string => blocks.map((block) => `${block}\n`).join('\n');

export const decisionsText = (results: readonly Decided[], style: TextStyle): string => resultsText(results.map((decided) => decidedText(decided, style)));
