import type { Severity } from '../analyze/types.ts';
import { isSeverity } from '../analyze/rules.ts';
import { failure, success } from '../workspace/attempt.ts';
import type { Attempt } from '../workspace/attempt.ts';

const FORMATS = ['text', 'markdown', 'json', 'none'] as const;

/** The inputs of `action.yml`. */
export interface Inputs {
  readonly paths: readonly string[];
  readonly config: string | undefined;
  readonly workingDirectory: string;
  readonly base: string | undefined;
  /** Undefined: no severity fails the step. */
  readonly failOn: Severity | undefined;
  readonly failOnAccessGained: boolean;
  readonly failOnKnown: boolean;
  readonly baseline: string | undefined;
  readonly format: (typeof FORMATS)[number];
  readonly sarifFile: string | undefined;
  readonly jsonFile: string | undefined;
  readonly summary: boolean;
  readonly annotations: number;
  readonly comment: boolean;
  readonly token: string;
}

/** Gives the text of an input; empty when it is not set. */
export type GetInput = (name: string) => string;

const optional = (text: string): string | undefined => (text === '' ? undefined : text);

// The Booleans of YAML 1.2's core schema, as the runner's own inputs have them.
const TRUE = ['true', 'True', 'TRUE'];
const FALSE = ['false', 'False', 'FALSE'];

const mistakes = (get: GetInput): string[] => {
  const flags = ['fail-on-access-gained', 'fail-on-known', 'summary', 'comment'].filter((name) => ![...TRUE, ...FALSE, ''].includes(get(name)));
  const [failOn, format, annotations] = [get('fail-on'), get('format'), get('annotations')];
  return [
    ...flags.map((name) => `${name} is true or false, not ${get(name)}`),
    ...(failOn === '' || failOn === 'never' || isSeverity(failOn) ? [] : [`fail-on is error, warning, info or never, not ${failOn}`]),
    ...(format === '' || FORMATS.some((each) => each === format) ? [] : [`format is one of ${FORMATS.join(', ')}, not ${format}`]),
    ...(/^\d*$/.test(annotations) ? [] : [`annotations is a number, not ${annotations}`]),
  ];
};

/** Reads the inputs; mistakes in them come back in words. */
export const readInputs = (get: GetInput): Attempt<Inputs> => {
  const wrong = mistakes(get);
  if (wrong.length > 0) return failure(wrong.join('; '));
  const isOn = (name: string, standard = false): boolean => (get(name) === '' ? standard : TRUE.includes(get(name)));
  const failOn = get('fail-on') === '' ? 'warning' : get('fail-on');
  const paths = get('paths').split(/\s+/).filter((each) => each !== '');
  return success({
    paths: paths.length === 0 ? ['.'] : paths,
    config: optional(get('config')),
    workingDirectory: get('working-directory') || '.',
    base: optional(get('base')),
    failOn: isSeverity(failOn) ? failOn : undefined,
    failOnAccessGained: isOn('fail-on-access-gained'),
    failOnKnown: isOn('fail-on-known'),
    baseline: optional(get('baseline')),
    format: FORMATS.find((each) => each === get('format')) ?? 'text',
    sarifFile: optional(get('sarif-file')),
    jsonFile: optional(get('json-file')),
    summary: isOn('summary', true),
    annotations: get('annotations') === '' ? 10 : Number(get('annotations')),
    comment: isOn('comment'),
    token: get('github-token'),
  });
};
