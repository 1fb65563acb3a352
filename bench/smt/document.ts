/** Reads policy JSON for the second opinion. It shares nothing with `src/policy` on purpose. */
export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

export interface ConditionText {
  readonly qualifier: 'ForAllValues' | 'ForAnyValue' | undefined;
  /** Lower case, without `ifexists`. */
  readonly operator: string;
  readonly ifExists: boolean;
  /** Lower case. */
  readonly key: string;
  readonly values: readonly string[];
}

export interface StatementText {
  readonly allows: boolean;
  /** Undefined: the statement names nobody, as in identity policies. */
  readonly principals: readonly { readonly type: string; readonly value: string }[] | undefined;
  readonly notPrincipal: boolean;
  readonly actions: readonly string[];
  readonly notAction: boolean;
  readonly resources: readonly string[];
  readonly notResource: boolean;
  readonly conditions: readonly ConditionText[];
  readonly variables: boolean;
}

const UNSUPPORTED = 'Unsupported';

/** Ends an encoding that has no way to say a construct; such a question is not asked. */
export const unsupported = (reason: string): never => {
  throw Object.assign(new Error(reason), { name: UNSUPPORTED });
};

export const isUnsupported = (error: unknown): error is Error => error instanceof Error && error.name === UNSUPPORTED;

const object = (value: Json | undefined): { [name: string]: Json } =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? value : {};

const list = (value: Json | undefined): string[] =>
  value === undefined ? [] : (Array.isArray(value) ? value : [value]).map((item) =>
    typeof item === 'object' ? JSON.stringify(item) : String(item));

const principalsOf = (value: Json | undefined): { type: string; value: string }[] | undefined => {
  if (value === undefined) return undefined;
  if (typeof value === 'string') return [{ type: '*', value }];
  return Object.entries(object(value)).flatMap(([type, values]) => list(values).map((text) => ({ type, value: text })));
};

const conditionsOf = (value: Json | undefined): ConditionText[] =>
  Object.entries(object(value)).flatMap(([written, keys]) => {
    const match = /^(?:(ForAllValues|ForAnyValue):)?([a-z]+?)(ifexists)?$/i.exec(written);
    if (match === null) return unsupported(`operator ${written}`);
    const qualifier = match[1] === undefined ? undefined : match[1].toLowerCase() === 'forallvalues' ? 'ForAllValues' : 'ForAnyValue';
    return Object.entries(object(keys)).map(([key, values]) => ({
      qualifier, operator: match[2]!.toLowerCase(), ifExists: match[3] !== undefined, key: key.toLowerCase(), values: list(values),
    }) as const);
  });

const statementOf = (statement: { [name: string]: Json }, variables: boolean): StatementText => ({
  allows: statement.Effect === 'Allow',
  principals: principalsOf(statement.Principal ?? statement.NotPrincipal),
  notPrincipal: statement.NotPrincipal !== undefined,
  actions: list(statement.Action ?? statement.NotAction),
  notAction: statement.NotAction !== undefined,
  resources: list(statement.Resource ?? statement.NotResource ?? '*'),
  notResource: statement.NotResource !== undefined,
  conditions: conditionsOf(statement.Condition),
  variables,
});

/** The statements of a policy document. Throws where a part has no encoding (see `isUnsupported`). */
export const readDocument = (document: Json): StatementText[] => {
  const policy = object(document);
  const statements = Array.isArray(policy.Statement) ? policy.Statement : [policy.Statement ?? {}];
  return statements.map((statement) => statementOf(object(statement), policy.Version === '2012-10-17'));
};
