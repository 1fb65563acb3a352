import type { Rule } from '../../src/analyze/types.ts';
import { bucketsWithoutBucketKey } from '../../src/ask/bucket-keys.ts';

const rule: Rule = {
  name: 'bucket-key-disabled',
  summary: 'A bucket encrypts with KMS without an S3 Bucket Key: each object costs a request.',
  severity: 'info',
  preset: 'recommended',
  covers: [],
  options: {},
  *check({ world }) {
    for (const { name, key, place } of bucketsWithoutBucketKey(world)) {
      yield {
        message: `bucket ${name} asks AWS KMS for a key for each object: its S3 Bucket Key is off`,
        explanation: [
          'With a Bucket Key, S3 makes the keys of objects itself from one that it holds for a while: far fewer requests to AWS KMS, at lower cost and '
          + 'away from its request quota.',
          'The encryption context is then the ARN of the bucket instead of the object: statements that ask for aws:s3:arn have to allow it.',
        ],
        advice: 'turn it on: BucketKeyEnabled: true; it counts for objects written from then on',
        place,
        related: [],
        ...(key === undefined ? {} : { key }),
        unknowns: [],
      };
    }
  },
};

export default rule;
