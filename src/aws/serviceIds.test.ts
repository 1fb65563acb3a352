import { describe, expect, it } from 'vitest';
import { serviceOfHost, serviceOfPair } from './serviceIds.ts';

describe('serviceOfHost', () => {
  it.each([
    ['s3.us-east-1.amazonaws.com', 's3'], ['s3.*.amazonaws.com', 's3'], ['s3.‹region›.amazonaws.com', 's3'], ['ec2.eu-west-1.amazonaws.com', 'ebs'],
    ['elasticfilesystem.us-east-1.amazonaws.com', 'efs'], ['autoscaling.amazonaws.com', 'ebs'], ['logs.us-east-1.amazonaws.com', 'logs'],
  ])('%s is %s', (host, service) => {
    expect(serviceOfHost(host)).toBe(service);
  });

  it.each(['*.us-east-1.amazonaws.com', '*', 's?.us-east-1.amazonaws.com', '${aws:x}.amazonaws.com', 's3'])('%s names no service', (host) => {
    expect(serviceOfHost(host)).toBeUndefined();
  });
});

describe('serviceOfPair', () => {
  it.each([
    ['aws:s3:arn', 's3'], ['aws:dynamodb:tableName', 'dynamodb'], ['aws:ebs:id', 'ebs'], ['SecretARN', 'secretsmanager'], ['PARAMETER_ARN', 'ssm'],
  ])('%s is written by %s', (pair, service) => {
    expect(serviceOfPair(pair)).toBe(service);
  });

  it.each(['tenant', 'aws', 'aws:tenant', 'Department'])('%s could be anyone’s', (pair) => {
    expect(serviceOfPair(pair)).toBeUndefined();
  });
});
