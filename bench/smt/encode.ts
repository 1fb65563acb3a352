/**
 * A second, independent definition of what policies mean: the question "is there a request that document A allows
 * and document B does not" as SMT-LIB, in the manner of Zelkova (FMCAD 2018): strings and regular expressions,
 * bit vectors for addresses, an existence Boolean for each condition key, several slots for a key with many values.
 * It is written from the description of the language alone and shares no code with the linter.
 */
import { conditionTerm, keyModels, variablesOf, type KeyModel } from './conditions.ts';
import { readDocument, unsupported, type Json, type StatementText } from './document.ts';
import { ARN_REGEX, arnIs, arnText, isArn, matches, matchesArn, type ArnTerms } from './patterns.ts';
import { FALSE, TRUE, and, constant, exactly, inRegex, literal, not, oneOf, or, range, sequence, type Term } from './terms.ts';
import { dateTerm, inBlock, numberTerm } from './values.ts';

/** A request as the second opinion writes it; a key that is absent is not there. */
export interface WitnessRequest {
  /** Undefined: the documents name no principals. */
  readonly principal: string | undefined;
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, readonly string[]>>;
}

export interface Question {
  readonly text: string;
  readonly models: ReadonlyMap<string, KeyModel>;
  readonly hasPrincipal: boolean;
}

const ACTION = constant('action');
const RESOURCE = ['0', '1', '2', '3', '4', '5'].map((field) => constant(`resource${field}`)) as unknown as ArnTerms;
/** A user or role is an account and `user/…` or `role/…`: two short texts are easier than one long one. */
const ACCOUNT = constant('account');
const ENTITY = constant('entity');
const SERVICE = constant('service');
const IS_SERVICE = constant('is service');

const DIGIT = range('0', '9');
const LOWER_CASE = range('a', 'z');
const among = (characters: string): Term[] => Array.from(characters, (character) => exactly(literal(character)));
const many = (choices: readonly Term[]): Term => `(re.+ ${oneOf(choices)})`;

const ACCOUNT_REGEX = `((_ re.^ 12) ${DIGIT})`;
const ENTITY_REGEX = sequence([
  oneOf([exactly('"user/"'), exactly('"role/"')]),
  many([LOWER_CASE, range('A', 'Z'), DIGIT, ...among('_+=,.@/-')]),
]);
const PRINCIPAL = /^arn:aws:iam::([^:]*):(.*)$/s;

const callerIs = (arn: string): Term => {
  const [, account, entity] = PRINCIPAL.exec(arn) ?? [];
  return account === undefined || entity === undefined
    ? FALSE : and([`(= ${ACCOUNT} ${literal(account)})`, `(= ${ENTITY} ${literal(entity)})`]);
};

const SERVICE_REGEX = sequence([many([LOWER_CASE, DIGIT, ...among('.-')]), exactly('".amazonaws.com"')]);
/** Actions compare without case: lower case stands for every spelling. */
const ACTION_REGEX = sequence([many([LOWER_CASE, DIGIT, ...among('-')]), exactly('":"'), many([LOWER_CASE, DIGIT])]);

const actionTerm = (statement: StatementText): Term => {
  const one = (pattern: string): Term => {
    if (pattern === '*') return TRUE;
    const service = pattern.slice(0, Math.max(0, pattern.indexOf(':')));
    if (service === '' || /[*?]/.test(service)) return unsupported(`action ${pattern}`);
    return matches(ACTION, pattern.toLowerCase(), { wildcards: true, variables: undefined });
  };
  const some = or(statement.actions.map(one));
  return statement.notAction ? not(some) : some;
};

const ROOT = /^(?:arn:aws:iam::(\d{12}):root|(\d{12}))$/;

const named = (statement: StatementText): { own: Term; account: Term; service: Term; everyone: boolean } => {
  const principals = statement.principals ?? [];
  const ofType = (type: string): string[] => principals.filter((entry) => entry.type === type).map(({ value }) => value);
  const accounts = ofType('AWS').map((value) => ROOT.exec(value)).filter((match) => match !== null);
  return {
    own: or(ofType('AWS').filter((value) => !ROOT.test(value)).map(callerIs)),
    account: or(accounts.map(([, first, second]) => `(= ${ACCOUNT} ${literal(first ?? second ?? '')})`)),
    service: or(ofType('Service').map((value) => `(= ${SERVICE} ${literal(value)})`)),
    everyone: [...ofType('*'), ...ofType('AWS')].includes('*'),
  };
};

/**
 * The statement is about the caller [semantics 2.3, 2.4]. A Deny with NotPrincipal spares a user or role only when
 * both it and its account are named; NotPrincipal in an Allow is everyone not named.
 */
const principalTerm = (statement: StatementText): Term => {
  if (statement.principals === undefined) return TRUE;
  const { own, account, service, everyone } = named(statement);
  if (everyone) return statement.notPrincipal ? FALSE : TRUE;
  const caller = statement.notPrincipal && !statement.allows ? and([own, account]) : or([own, account]);
  const among = or([and([IS_SERVICE, service]), and([not(IS_SERVICE), caller])]);
  return statement.notPrincipal ? not(among) : among;
};

const statementTerm = (statement: StatementText, models: ReadonlyMap<string, KeyModel>): Term => {
  const variables = statement.variables ? variablesOf(models) : undefined;
  const resource = or(statement.resources.map((pattern) => matchesArn(RESOURCE, pattern, variables)));
  return and([
    principalTerm(statement),
    actionTerm(statement),
    statement.notResource ? not(resource) : resource,
    ...statement.conditions.map((condition) => conditionTerm(condition, models.get(condition.key)!, variables)),
  ]);
};

const allowedTerm = (statements: readonly StatementText[], term: (statement: StatementText) => Term): Term => and([
  or(statements.filter(({ allows }) => allows).map(term)),
  not(or(statements.filter(({ allows }) => !allows).map(term))),
]);

const declare = (name: Term, sort: string): string => `(declare-const ${name} ${sort})`;
const assert = (term: Term): string => `(assert ${term})`;

const slotLines = (model: KeyModel): string[] => model.slots.flatMap((slot) => {
  const presence = declare(slot.present, 'Bool');
  if (model.kind === 'number') return [presence, declare(slot.value, 'Real')];
  if (model.kind === 'address') {
    return [presence, declare(slot.address.isV6, 'Bool'), declare(slot.address.v4, '(_ BitVec 32)'), declare(slot.address.v6, '(_ BitVec 128)')];
  }
  const arn = [declare(slot.isArn, 'Bool'), ...slot.arn.map((field) => declare(field, 'String')), assert(isArn(slot.arn))];
  if (model.kind === 'arn') return [presence, ...arn];
  const arnLines = !model.isArnText ? [] : [...arn, assert(`(=> ${slot.isArn} (= ${slot.value} ${arnText(slot.arn)}))`),
    assert(`(=> (not ${slot.isArn}) (not ${inRegex(slot.value, ARN_REGEX)}))`)];
  const boolean = model.isBoolean ? [assert(`(or (= ${slot.value} "true") (= ${slot.value} "false"))`)] : [];
  return [presence, declare(slot.value, 'String'), ...boolean, ...arnLines];
});

const slotIs = (model: KeyModel, index: number, value: string | undefined): Term => {
  const slot = model.slots[index]!;
  if (value === undefined) return not(slot.present);
  const number = model.kind === 'number' ? numberTerm(value) ?? dateTerm(value) : undefined;
  if (model.kind === 'number') return and([slot.present, number === undefined ? FALSE : `(= ${slot.value} ${number})`]);
  if (model.kind === 'address') return and([slot.present, inBlock(slot.address, value)]);
  if (model.kind === 'arn') return and([slot.present, or([and([slot.isArn, arnIs(slot.arn, value)]), value.split(':').length < 6 ? not(slot.isArn) : FALSE])]);
  return and([slot.present, `(= ${slot.value} ${literal(model.isBoolean ? value.toLowerCase() : value)})`]);
};

const requestIs = (request: WitnessRequest, models: ReadonlyMap<string, KeyModel>, hasPrincipal: boolean): Term => {
  const values = new Map(Object.entries(request.context).map(([key, list]) => [key.toLowerCase(), list]));
  const principal = request.principal ?? '';
  return and([
    `(= ${ACTION} ${literal(request.action.toLowerCase())})`,
    arnIs(RESOURCE, request.resource),
    ...(hasPrincipal ? [principal.startsWith('arn:')
      ? and([not(IS_SERVICE), callerIs(principal)])
      : and([IS_SERVICE, `(= ${SERVICE} ${literal(principal)})`])] : []),
    ...Array.from(models.values()).flatMap((model) => {
      const given = values.get(model.key) ?? [];
      if (given.length > model.slots.length) unsupported(`${model.key} has more values than conditions`);
      return model.slots.map((_, index) => slotIs(model, index, given[index]));
    }),
  ]);
};

/**
 * The question whether some request is allowed by `a` and not by `b`; with `request`, whether that request is one.
 * Throws where a construct has no encoding (see `isUnsupported`).
 */
export const encodeQuestion = (a: Json, b: Json, request?: WitnessRequest): Question => {
  const [first, second] = [readDocument(a), readDocument(b)];
  const models = keyModels([...first, ...second]);
  const hasPrincipal = [...first, ...second].some(({ principals }) => principals !== undefined);

  const names = new Map<Term, Term>();
  const shared = (statement: StatementText): Term => {
    const term = statementTerm(statement, models);
    const name = names.get(term) ?? constant(`statement ${names.size}`);
    names.set(term, name);
    return name;
  };
  const question = and([allowedTerm(first, shared), not(allowedTerm(second, shared))]);

  const lines = [
    '(set-logic ALL)', '(set-option :produce-models true)',
    declare(ACTION, 'String'), assert(inRegex(ACTION, ACTION_REGEX)),
    ...RESOURCE.map((field) => declare(field, 'String')), assert(isArn(RESOURCE)),
    ...(hasPrincipal ? [
      declare(ACCOUNT, 'String'), assert(inRegex(ACCOUNT, ACCOUNT_REGEX)),
      declare(ENTITY, 'String'), assert(inRegex(ENTITY, ENTITY_REGEX)),
      declare(SERVICE, 'String'), assert(inRegex(SERVICE, SERVICE_REGEX)), declare(IS_SERVICE, 'Bool'),
    ] : []),
    ...Array.from(models.values()).flatMap(slotLines),
    ...Array.from(names, ([term, name]) => `(define-fun ${name} () Bool ${term})`),
    assert(question),
    ...(request === undefined ? [] : [assert(requestIs(request, models, hasPrincipal))]),
    '(check-sat)',
  ];
  return { text: `${lines.join('\n')}\n`, models, hasPrincipal };
};

/** The names whose values make up a request, in the order `(get-value …)` is asked for them. */
export const requestConstants = (question: Question): Term[] => [
  ACTION, ...RESOURCE, ...(question.hasPrincipal ? [ACCOUNT, ENTITY, SERVICE, IS_SERVICE] : []),
  ...Array.from(question.models.values()).flatMap(({ kind, slots }) => slots.flatMap((slot) => {
    if (kind === 'address') return [slot.present, slot.address.isV6, slot.address.v4, slot.address.v6];
    return kind === 'arn' ? [slot.present, slot.isArn, ...slot.arn] : [slot.present, slot.value];
  })),
];
