import type { Report, Rule } from '../../src/analyze/types.ts';
import { keyArgument, keyName } from '../../src/ask/key-name.ts';
import { DEFAULT_ROTATION_DAYS, ROTATION_DAYS, isAwsManaged, rotatingTogether } from '../../src/ask/rotation.ts';
import type { Key, Rotation } from '../../src/world/types.ts';

interface Options {
  readonly maxDays: number;
}

const { least, most } = ROTATION_DAYS;

const report = (key: Key, { place }: Rotation, rest: Pick<Report, 'message' | 'explanation' | 'advice'> & Pick<Partial<Report>, 'severity'>): Report =>
  ({ ...rest, place, related: [], key: key.arn, unknowns: [] });

const outside = (key: Key, rotation: Rotation, days: number): Report => report(key, rotation, {
  severity: 'error',
  message: `AWS refuses a rotation period of ${days} days for ${keyName(key)}: it must be a whole number from ${least} to ${most}`,
  explanation: [],
  advice: `choose a period from ${least} to ${most} days`,
});

const tooLong = (key: Key, rotation: Rotation, days: number, { maxDays }: Options): Report => report(key, rotation, {
  message: `${keyName(key)} rotates only every ${days} days; at most ${maxDays} are wanted`,
  explanation: rotation.periodInDays === undefined ? [`No period is stated, and without one it is ${DEFAULT_ROTATION_DAYS} days.`] : [],
  advice: `shorten it: aws kms enable-key-rotation --key-id ${keyArgument(key)} --rotation-period-in-days ${Math.max(least, maxDays)}`,
});

const check = (key: Key, options: Options): Report | undefined => {
  const { rotation } = key;
  if (rotation?.enabled !== true || isAwsManaged(key)) return undefined;
  const days = rotation.periodInDays ?? DEFAULT_ROTATION_DAYS;
  if (!Number.isInteger(days) || days < least || days > most) return outside(key, rotation, days);
  return days > options.maxDays ? tooLong(key, rotation, days, options) : undefined;
};

const rule: Rule<Options> = {
  name: 'rotation-period',
  summary: 'The rotation period is longer than wanted, or one that AWS refuses.',
  severity: 'warning',
  preset: 'strict',
  covers: [],
  options: {
    maxDays: { type: 'integer', minimum: 90, maximum: 2560, default: 365, description: 'The longest rotation period that is not reported, in days.' },
  },
  *check({ world, options }) {
    for (const [key, ...replicas] of rotatingTogether(world)) {
      const stated = [key, ...replicas].find(({ rotation }) => rotation !== undefined);
      const found = stated && check(stated, options);
      if (found !== undefined) yield found;
    }
  },
};

export default rule;
