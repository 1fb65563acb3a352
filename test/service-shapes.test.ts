import { describe, expect, it } from 'vitest';
import { keyReferences } from '../src/ask/key-references.ts';
import { keyProperties, type KeyProperty } from '../src/aws/services/tables.ts';
import { RESOURCE_SHAPES } from '../src/readers/resource-shapes.ts';
import { readWorld } from '../src/world/build.ts';

const KEY = 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';

interface Built {
  [member: string]: unknown;
}

/** An object that has a value at a path in which `[]` marks lists. */
const built = (path: readonly string[], value: unknown): unknown => {
  const [head, ...rest] = path;
  if (head === undefined) return value;
  const inner = built(rest, value);
  return { [head.replace('[]', '')]: head.endsWith('[]') ? [inner] : inner };
};

const ARN_MEMBER = /arn$/i;

/** A response of the command that names the key, with the members by which the command's output is told. */
const responseOf = ({ command = '', commandPath = '', type }: KeyProperty): Built | undefined => {
  const kind = command.split(' ').at(-1);
  const response = built(commandPath.split('.'), KEY) as Built;
  const shape = RESOURCE_SHAPES.find((each) => each.kind === kind && each.type === type);
  if (shape === undefined) return response;
  const inside = shape.member === undefined ? response : response[shape.member];
  const item = (Array.isArray(inside) ? inside[0] : inside) as Built | undefined;
  const target = item ?? {};
  for (const mark of [...shape.marks, ...(shape.arn.startsWith('arn:') ? [] : [shape.arn])]) {
    target[mark] ??= ARN_MEMBER.test(mark) ? `arn:aws:service:us-east-1:111122223333:thing/${mark}` : `${mark}-1`;
  }
  if (item === undefined && shape.member !== undefined) response[shape.member] = target;
  return response;
};

/** Properties that no output of a command tells apart, or that no resource has by itself. */
const NOT_TOLD_APART = new Map([
  ['s3express.directory-bucket.key', 'get-bucket-encryption prints the same of every bucket'],
  ['s3tables.table-bucket.key', 'get-table-bucket-encryption names no bucket'],
  ['dynamodb.global-table.sse', 'describe-table describes the table of one Region'],
  ['docdb.db-cluster.key', 'describe-db-clusters prints the same of every engine'],
  ['neptune.db-cluster.key', 'describe-db-clusters prints the same of every engine'],
  ['rds.db-instance.backup-replication-key', 'describe-db-instance-automated-backups describes the backup, not the instance'],
  ['secretsmanager.secret.replica-key', 'CloudFormation has another list than describe-secret'],
]);

describe('what AWS CLI commands print about resources', () => {
  const rows = keyProperties.filter(({ command, commandPath, id }) => command !== undefined && commandPath !== undefined && !NOT_TOLD_APART.has(id));

  it.each(rows.map((row) => [row.id, row] as const))('names the key of %s', (id, row) => {
    const response = responseOf(row);
    const { world, inputs } = readWorld([{ path: 'thing/output.json', bytes: new TextEncoder().encode(JSON.stringify(response)) }]);
    expect(inputs.map(({ status, reason }) => [status, reason])).toEqual([['analysed', undefined]]);
    expect(keyReferences(world).map(({ property, text }) => [property.id, text])).toContainEqual([id, KEY]);
  });
});
