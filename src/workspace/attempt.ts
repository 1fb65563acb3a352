/** A result, or why there is none in one line for the user. */
export type Attempt<Value> = { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly problem: string };

export const success = <Value>(value: Value): Attempt<Value> => ({ ok: true, value });

export const failure = (problem: string): { readonly ok: false; readonly problem: string } => ({ ok: false, problem });
