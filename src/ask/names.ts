import type { CallerClass } from '../evaluate/symbolic/callers.ts';

/** A name that says who is meant: an ARN or service, or a kind of callers in words. */
export const nameOf = (callers: CallerClass): string => {
  if (callers.kind === 'named') return callers.principal;
  if (callers.kind === 'other-service') return 'any other AWS service';
  if (callers.kind === 'other') return `any other ${callers.caller.kind} of account ${callers.account}`;
  const of = callers.organization === undefined ? 'any other AWS account' : `any other account of organization ${callers.organization}`;
  return callers.caller.kind === 'root' ? `the root user of ${of}` : `any ${callers.caller.kind} of ${of}`;
};

/** The account of a class of callers, where they share one. */
export const accountOfClass = (callers: CallerClass): string | undefined =>
  callers.kind !== 'stranger' && 'account' in callers.caller ? callers.caller.account : undefined;
