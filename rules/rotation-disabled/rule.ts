import type { Report, Rule } from '../../src/analyze/types.ts';
import { keyArgument, keyName } from '../../src/ask/key-name.ts';
import { isAwsManaged, rotatingTogether, rotationBlockedBy, rotationSupport } from '../../src/ask/rotation.ts';
import type { Key, Rotation } from '../../src/world/types.ts';

interface Options {
  readonly explainExceptions: boolean;
}

interface Status {
  readonly key: Key;
  readonly rotation: Rotation;
}

/** The key whose rotation status counts for a group: the primary's, or what a replica says of it. */
const statusOf = (group: readonly Key[]): Status | undefined => {
  const key = group.find(({ rotation }) => rotation !== undefined);
  return key?.rotation && { key, rotation: key.rotation };
};

const turnOn = (key: Key): string => {
  const command = (id: string): string => `aws kms enable-key-rotation --key-id ${id}`;
  if (key.multiRegion !== 'REPLICA') return `turn it on: ${command(keyArgument(key))} (EnableKeyRotation: true in a template)`;
  return `turn it on at the primary key, for primary and replicas at once: ${command(key.primaryArn ?? '<ARN of the primary key>')}`;
};

const disabled = ({ key, rotation }: Status, group: readonly Key[]): Report | undefined => {
  const support = rotationSupport(key);
  if (support.answer === 'no' || rotationBlockedBy(key) !== undefined) return undefined;
  const others = group.filter((other) => other !== key);
  return {
    message: `automatic rotation of ${keyName(key)} is off: its key material never changes`,
    explanation: [
      'A key that rotates gets new key material every year (or every 90 to 2560 days, as you choose). Nothing has to be '
      + 'encrypted again and no policy, alias or ARN changes: AWS KMS keeps the old material to decrypt what it encrypted.',
    ],
    advice: turnOn(key),
    place: rotation.place,
    related: others.map((other) => ({
      message: `${other.region} has the same key material; rotation is set once, on the primary key`, place: other.places.key,
    })),
    key: key.arn,
    unknowns: support.answer === 'unknown' ? support.causes : [],
  };
};

/** Why a customer's key cannot rotate by itself, and what to do instead. */
const exception = ({ key, rotation }: Status): Report | undefined => {
  const support = rotationSupport(key);
  const why = support.answer === 'no' ? support.why : rotationBlockedBy(key);
  if (why === undefined || isAwsManaged(key)) return undefined;
  return {
    severity: 'info',
    message: `${keyName(key)} does not rotate automatically, and cannot now: ${why}`,
    explanation: [],
    advice: support.answer === 'no' ? support.instead : 'nothing to do while it is in this state',
    place: rotation.place,
    related: [],
    key: key.arn,
    unknowns: [],
  };
};

const rule: Rule<Options> = {
  name: 'rotation-disabled',
  summary: 'Automatic rotation is off on a key that can have it.',
  severity: 'warning',
  preset: 'recommended',
  covers: [
    'CKV_AWS_7', 'CKV2_AWS_67', 'AVD-AWS-0065', 'AWS-0065', 'kms_cmk_rotation_enabled', 'KMS.4', 'cmk-backing-key-rotation-enabled',
    'CMK_BACKING_KEY_ROTATION_ENABLED', 'F19', 'AwsSolutions-KMS5', 'AC_AWS_0160', 'kms-cmk-rotation-disabled', 'CT.KMS.PR.1',
    'CIS 2.8', 'CIS 3.8', 'CIS 3.6', 'CIS 4.6', '22fbfeac-7b5a-421a-8a27-7a2178bb910b', '1c07bfaf-663c-4f6f-b22b-8e2d481e4df5',
    'af96d737-0818-4162-8c41-40d969bd65d1',
  ],
  options: {
    explainExceptions: {
      type: 'boolean',
      default: false,
      description: 'Also say, as info, of each of your keys that has no automatic rotation because it cannot, why that is and what to do instead.',
    },
  },
  *check({ world, options }) {
    for (const group of rotatingTogether(world)) {
      const status = statusOf(group);
      if (status === undefined || status.rotation.enabled) continue;
      const report = disabled(status, group) ?? (options.explainExceptions ? exception(status) : undefined);
      if (report !== undefined) yield report;
    }
  },
};

export default rule;
