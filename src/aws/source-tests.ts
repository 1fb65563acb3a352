import { serviceOperations, type Need } from './services/tables.ts';

/** A condition by which a policy asks a service for whom it acts. */
export interface SourceTest {
  readonly operator: 'StringEquals' | 'ArnLike';
  readonly key: string;
  readonly value: string;
}

/** Whose key it is. */
export interface Owner {
  readonly partition: string;
  readonly account: string;
}

/** The service of a row: `logs.<region>.amazonaws.com` stands for those of all Regions, and for the name without one. */
const isOf = (service: string) => ({ caller }: (typeof serviceOperations)[number]): boolean =>
  caller.kind === 'service-principal' && caller.principal !== undefined &&
  new RegExp(`^${caller.principal.replaceAll('.', '\\.').replace('<region>\\.', '([a-z0-9-]+\\.)?')}$`).test(service);

const SOURCE = /^(aws:Source(Account|Arn)|kms:EncryptionContext:)/;

const isSource = (key: string): boolean => SOURCE.test(key);

/** The context key that says it most plainly: its account, its ARN, what it encrypts. */
const rank = (key: string): number => (key === 'aws:SourceAccount' ? 0 : key === 'aws:SourceArn' ? 1 : 2);

const ACCOUNT = /^<\w*account>$/i;
const ARN = /^<\w*Arn>$/;

/** A value of the data as a test for what belongs to an account; undefined where the value does not say. */
const testOf = (key: string, value: string, service: string, { partition, account }: Owner): SourceTest | undefined => {
  if (ACCOUNT.test(value)) return { operator: 'StringEquals', key, value: account };
  const [name = ''] = service.split('.');
  const arn = ARN.test(value) ? `arn:aws:${name}:*:<account>:*` : value;
  if (!/^arn:aws:.*:<account>:/.test(arn)) return undefined;
  return { operator: 'ArnLike', key, value: arn.replace(/^arn:aws:/, `arn:${partition}:`).replace(/<(?!account>)[^>]*>/g, '*').replace('<account>', account) };
};

const testsIn = ({ context = {} }: Need, service: string, owner: Owner): SourceTest[] =>
  Object.entries(context).flatMap(([key, values]) => values.flatMap((value) => (isSource(key) ? testOf(key, value, service, owner) ?? [] : [])));

/**
 * The condition that binds an AWS service, calling KMS as itself, to the resources of an account: one that every request
 * meets of which it is known what it carries. Undefined where no request of the service is known, or no one condition
 * fits all of them.
 */
export const sourceTest = (service: string, owner: Owner): SourceTest | undefined => {
  const needs = serviceOperations.filter(isOf(service)).flatMap((operation) => operation.needs).filter(({ context = {} }) => Object.keys(context).some(isSource));
  const [first, ...rest] = needs.map((need) => testsIn(need, service, owner));
  const common = (first ?? []).filter((test) => rest.every((tests) => tests.some(({ key }) => key === test.key)));
  const [best] = [...common].sort((left, right) => rank(left.key) - rank(right.key));
  if (best === undefined) return undefined;
  const values = new Set([first ?? [], ...rest].flat().filter(({ key }) => key === best.key).map(({ value }) => value));
  return values.size === 1 ? best : undefined;
};
