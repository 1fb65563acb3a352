import { nearMissWords, statementText } from '../../rules/service-access.ts';
import type { OperationAnswer, StepAnswer, Stopped } from '../ask/operations/answer.ts';
import { keyName } from '../ask/key-name.ts';
import { callerName } from '../ask/services/words.ts';
import type { Confidence } from '../aws/services/tables.ts';
import { inSentence } from '../policy/unknown.ts';
import type { OperationWord } from '../readers/requested-operation.ts';
import { visible } from './display.ts';
import { pointJson, unknownJson } from './json.ts';
import type { Style } from './paint.ts';
import { placeText } from './text.ts';
import type { TextStyle } from './text.ts';
import { requestJson } from './witness.ts';

/** False when another answer was expected. */
export const isOperationMet = ({ asked: { expect }, decision }: OperationAnswer): boolean => expect === undefined || expect === decision;

const stepJson = ({ request, decision, answer, when }: StepAnswer): object => ({
  request: requestJson(request), decision: decision.decision, answer, ...(when === undefined ? {} : { when }),
});

/** The request itself is no policy to look at. */
const isElsewhere = ({ stop, use }: Stopped): boolean => stop.place !== undefined && stop.place !== use.place;

const stopJson = (stopped: Stopped): object => ({
  key: stopped.key.arn,
  layer: stopped.stop.layer,
  reason: stopped.stop.words,
  ...(isElsewhere(stopped) && stopped.stop.place !== undefined ? { location: pointJson(stopped.stop.place) } : {}),
  remedies: stopped.remedies.map(({ kind, words, parts }) => ({ kind, words, changes: parts.map(({ target, add }) => ({ target, add })) })),
});

/** An answered operation for programs, an item of `results`. */
export const operationJson = (answer: OperationAnswer): object => {
  const { asked: { id, expect }, operation, caller, decision, obstacles, stops, steps, unknowns } = answer;
  return {
    id,
    operation: operation.id,
    decision,
    ...(expect === undefined ? {} : { expect, met: isOperationMet(answer) }),
    ...(caller === undefined ? {} : { principal: caller }),
    certainty: operation.confidence,
    ...(operation.doubt === undefined ? {} : { doubt: operation.doubt }),
    ...(obstacles.length === 0 ? {} : { obstacles }),
    stops: stops.map(stopJson),
    steps: steps.map(stepJson),
    unknowns: unknowns.map(unknownJson),
  };
};

const WORDS: Readonly<Record<OperationWord, readonly [words: string, style: Style]>> = { works: ['works', 'good'], breaks: ['breaks', 'error'], unknown: ['unknown', 'warning'] };

const CERTAINTY: { readonly [level in Confidence]: string | undefined } = {
  source: undefined,
  'source+inference': 'a part of what it needs was inferred from the documentation of AWS',
  'source+memory': 'a part of what it needs is not in the documentation of AWS',
  memory: 'what it needs is not in the documentation of AWS',
};

/** What is to be known of the answer beside it: a change that mends what stops it may not be enough. */
const notesOf = ({ operation: { confidence, doubt }, decision }: OperationAnswer): string[] => [
  ...(doubt === undefined || decision !== 'breaks' ? [] : [doubt]),
  ...(CERTAINTY[confidence] === undefined ? [] : [CERTAINTY[confidence]]),
];

const stepText = ({ key, request, answer, when }: StepAnswer, style: TextStyle): string => {
  const colour = { allowed: 'good', denied: 'error', unknown: 'warning' } as const;
  const words = { allowed: 'allowed', denied: 'not allowed', unknown: 'unknown' }[answer];
  const via = request.context.get('kms:ViaService')?.[0];
  return `${style.paint(colour[answer], words)}: ${visible(request.action)} on ${visible(keyName(key))}${via === undefined ? '' : ` via ${visible(via)}`}${when === undefined ? '' : `, if at all: ${when}`}`;
};

const stopText = (stopped: Stopped, style: TextStyle): string[] => {
  const { stop, use, remedies: [least, ...others] } = stopped;
  const where = isElsewhere(stopped) && stop.place !== undefined ? `  ${style.paint('dim', placeText(stop.place, style))}` : '';
  return [
    `stopped: ${visible(callerName(use.caller))}: ${visible(stop.words)}${where}`,
    ...nearMissWords(stopped).map((words) => `nearly: ${visible(words)}`),
    ...(least === undefined ? [] : [`${style.paint('good', 'fix:')} ${visible(`${least.words}: ${statementText(least)}`)}`]),
    ...others.map((other) => `${style.paint('good', 'or:')}  ${visible(`${other.words}: ${statementText(other)}`)}`),
  ];
};

/** An answered operation for people: its answer, what stops it with the smallest change that mends it, and each request that it makes. */
export const operationText = (answer: OperationAnswer, style: TextStyle): string => {
  const { asked, operation, caller, decision, obstacles, stops, steps, unknowns } = answer;
  const [words, colour] = WORDS[decision];
  const lines = [
    ...(isOperationMet(answer) ? [] : [`${style.paint('error', 'expected:')} ${asked.expect ?? ''}`]),
    ...obstacles.map((each) => `because: ${visible(each)}`),
    ...stops.flatMap((stopped) => stopText(stopped, style)),
    ...unknowns.map(({ name, matters, place }) =>
      `rests on: ${visible(name)}: ${visible(matters)}${place === undefined ? '' : `  ${style.paint('dim', placeText(place, style))}`}`),
    ...(steps.length === 0 && obstacles.length === 0 && unknowns.length === 0 ? ['it asks nothing of a key that a policy has to allow'] : []),
    ...new Set(steps.map((step) => stepText(step, style))),
    ...notesOf(answer).map((note) => `${style.paint('dim', 'note:')} ${note}`),
  ];
  return [
    `${style.paint(colour, words)} ${style.paint('strong', visible(asked.id))}: ${operation.id}${caller === undefined ? '' : ` by ${visible(caller)}`}`,
    ...lines.map((line) => `  ${line}`),
  ].map(inSentence).join('\n');
};
