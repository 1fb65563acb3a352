import { splitArnFields } from './pattern.ts';
import { hasUnknown } from './unknown.ts';

/** The six fields of an Amazon Resource Name; the sixth takes the rest, colons included. */
export interface Arn {
  readonly partition: string;
  readonly service: string;
  readonly region: string;
  readonly account: string;
  readonly resource: string;
}

/** Splits `arn:partition:service:region:account:resource`; undefined when `text` has fewer fields or no `arn`. */
export const parseArn = (text: string): Arn | undefined => {
  // The name of an unresolved part may have colons of its own.
  const [prefix, partition, service, region, account, ...rest] = hasUnknown(text) ? splitArnFields(text) : text.split(':');
  if (prefix !== 'arn' || rest.length === 0) return undefined;
  if (partition === undefined || service === undefined || region === undefined || account === undefined) return undefined;
  return { partition, service, region, account, resource: rest.join(':') };
};

/** The text of an ARN; the inverse of `parseArn`. */
export const formatArn = (arn: Arn): string =>
  `arn:${arn.partition}:${arn.service}:${arn.region}:${arn.account}:${arn.resource}`;
