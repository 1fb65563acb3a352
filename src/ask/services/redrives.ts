import { isObject } from '../../policy/json.ts';
import type { Json } from '../../source/place.ts';
import type { Resource, World } from '../../world/types.ts';
import { can } from '../can.ts';
import { valuesAt } from '../key-references.ts';
import { permittedCallers } from './callers.ts';
import { linkedResources, operationNamed } from './chain-uses.ts';
import { fillingsOf, targetOf } from './targets.ts';
import type { Demand, ServiceUse } from './types.ts';
import { fixedDemands, partsOf, type KnownReference } from './use-parts.ts';

const START = 'sqs:StartMessageMoveTask';

const objectIn = (value: Json): Json => {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value) as Json;
  } catch {
    return null;
  }
};

/** The ARN of a queue's dead-letter queue: in a template an object, in what the CLI prints its text. */
const deadLetterArn = (queue: Resource): string | undefined => {
  const [policy] = valuesAt(queue.properties, ['RedrivePolicy']);
  const value = policy === undefined ? null : objectIn(policy.value);
  const arn = isObject(value) ? value['deadLetterTargetArn'] : undefined;
  return typeof arn === 'string' ? arn : undefined;
};

const unlike = (demands: readonly Demand[]): Demand[] =>
  demands.filter(({ action, key }, index) => demands.findIndex((other) => other.action === action && other.key === key) === index);

/**
 * Principals who are meant to move messages of a dead-letter queue back to the queue that they failed in. They stay encrypted
 * under the key of that queue: moving them takes kms:Decrypt with every key that encrypted them, and sending them back what
 * the queue takes [SQS sqs-configure-dead-letter-queue-redrive].
 */
export const redriveUses = (world: World, reference: KnownReference): ServiceUse[] => {
  const { resource, key, property } = reference;
  const arn = property.id === 'sqs.queue.sse' ? deadLetterArn(resource) : undefined;
  if (arn === undefined) return [];
  const operation = operationNamed('sqs.dlq-redrive');
  const fillings = fillingsOf(resource, key);
  const demands = unlike(['source', 'target'].flatMap((side) => fixedDemands(operation, key, fillings, side)));
  return linkedResources(world, resource, arn).filter(({ type }) => type === 'AWS::SQS::Queue').flatMap((deadLetters) => {
    const target = targetOf(deadLetters, key);
    const sends = (principal: string): boolean =>
      can({ world, callers: { kind: 'principal', arn: principal }, actions: ['sqs:SendMessage'], resource: resource.arn }).answer === 'yes';
    const callers = target === undefined ? [] : permittedCallers(world, START, target).filter(({ principal }) => sends(principal.arn));
    return callers.map((caller): ServiceUse => ({
      ...partsOf(operation, reference), caller: caller.principal.arn, because: `may ${START} from its dead-letter queue and send to it`, place: caller.place, demands,
    }));
  });
};
