import type { Report, TextEdit } from '../../src/analyze/types.ts';
import { blastRadius, dependentName, type Dependent } from '../../src/ask/blast-radius.ts';
import { keyName } from '../../src/ask/key-name.ts';
import { insertMember } from '../../src/source/edit.ts';
import { below, written } from '../../src/source/place.ts';
import type { Key, Retention, World } from '../../src/world/types.ts';
import { counted, listedUpTo } from '../words.ts';

interface Words {
  /** What is left, the key, and what needs it. */
  readonly split: (left: string, key: string, they: string) => string;
  readonly alone: (key: string) => string;
  readonly keep: string;
}

const WORDS: Readonly<Record<Retention['setting'], Words>> = {
  DeletionPolicy: {
    split: (left, key, they) => `deleting the stack keeps ${left}, and deletes ${key}, without which ${they} cannot be read`,
    alone: (key) => `deleting the stack deletes ${key}: nothing says to keep it`,
    keep: 'write DeletionPolicy: Retain into the key\'s resource, beside Properties',
  },
  prevent_destroy: {
    split: (left, key, they) => `prevent_destroy protects ${left}, but not ${key}, without which ${they} cannot be read`,
    alone: (key) => `terraform destroy deletes ${key}: nothing prevents it`,
    keep: 'write lifecycle { prevent_destroy = true } into the key\'s block',
  },
};

const waiting = ({ deletionWindow }: Key): string =>
  `AWS KMS waits ${deletionWindow === undefined ? '7 to 30 days' : counted(deletionWindow.days, 'day')} before it deletes a key; until then the deletion can be cancelled, but the key cannot be used.`;

const leftName = (dependent: Dependent): string => `${dependent.resource.retention?.stays === 'snapshot' ? 'a snapshot of ' : ''}${dependentName(dependent)}`;

/** Where the template is JSON. */
const editsOf = ({ places }: Key, { setting }: Retention): TextEdit[] =>
  (setting === 'DeletionPolicy' ? insertMember(below(written(places.key), setting), 'Retain') : []);

/** What stays and cannot be read without the key, each resource once. */
const leftBehind = (world: World, key: Key): Dependent[] => {
  const left = blastRadius(world, key).filter(({ resource: { retention } }) => retention !== undefined && retention.stays !== 'nothing');
  return left.filter(({ resource }, index) => left.findIndex((other) => other.resource === resource) === index);
};

/**
 * A key that goes with its template: a warning where what it encrypted stays, else, if `every` asks for it, a remark. A replica
 * goes without loss: what it encrypted can be decrypted with its primary key [KMS multi-region-keys-delete].
 */
export const unretained = (world: World, key: Key, every: boolean): Report | undefined => {
  const { retention } = key;
  if (retention?.stays !== 'nothing' || key.multiRegion === 'REPLICA') return undefined;
  const left = leftBehind(world, key);
  if (left.length === 0 && !every) return undefined;
  const { split, alone, keep } = WORDS[retention.setting];
  const edits = editsOf(key, retention);
  return {
    ...(left.length > 0 ? {} : { severity: 'info' as const }),
    message: left.length > 0 ? split(listedUpTo(3, left.map(leftName)), keyName(key), left.length === 1 ? 'it' : 'they') : alone(keyName(key)),
    explanation: [`Taking the key out of the template, or renaming it there, deletes it as well. ${waiting(key)}`],
    advice: keep,
    place: key.places.key,
    related: left.map((dependent) => ({ message: `${leftName(dependent)} stays`, place: dependent.resource.place })),
    key: key.arn,
    unknowns: left.filter(({ certainty }) => certainty === 'likely').map((dependent) => ({
      name: `key of ${dependentName(dependent)}`, matters: 'it is named by a bare id or alias, which belongs to the account and Region of the resource', place: dependent.place,
    })),
    ...(edits.length === 0 ? {} : { fix: { safe: false, title: 'Keep the key when its stack goes', edits } }),
  };
};
