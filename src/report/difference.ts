import { KEY_ACTIONS } from '../ask/action-groups.ts';
import { inWords } from '../ask/deeds.ts';
import type { Change, Difference } from '../ask/diff.ts';
import { locate } from '../source/locate.ts';
import type { Place } from '../source/place.ts';
import { keyText } from './access.ts';
import { visible } from './display.ts';
import { toText, unknownJson } from './json.ts';
import type { TextStyle } from './text.ts';
import { requestJson } from './witness.ts';

/** The two sides of a comparison, by the files that the reader knows. */
export interface Compared {
  readonly base: { readonly label: string; readonly fileOf: (file: string) => string };
  readonly head: { readonly label: string; readonly fileOf: (file: string) => string };
  /** Alias of a key, by ARN. */
  readonly aliases: ReadonlyMap<string, string>;
}

export type Side = Compared['base'];

export const pointOn = ({ fileOf }: Side, place: Place): { readonly file: string; readonly line: number; readonly column: number } => {
  const { file, line, column } = locate(place);
  return { file: fileOf(file), line, column };
};

const changeJson = (change: Change, has: Side, lacks: Side): object => ({
  key: change.key,
  actions: change.actions,
  principal: change.principal,
  kind: change.kind,
  account: change.account ?? null,
  conditions: change.conditions,
  witness: requestJson(change.witness),
  location: change.place === undefined ? null : pointOn(has, change.place),
  ...(change.deniedBy === undefined ? {} : { deniedBy: pointOn(lacks, change.deniedBy) }),
  unknowns: change.unknowns.map(unknownJson),
});

/** For programs [formats, `diff --format json`]. */
export const differenceJson = ({ gained, lost, unknowns, dependents }: Difference, { base, head }: Compared): string => toText({
  gained: gained.map((change) => changeJson(change, head, base)),
  lost: lost.map((change) => changeJson(change, base, head)),
  unknowns: unknowns.map(unknownJson),
  dependents: Object.fromEntries(dependents),
});

const MOST_ACTIONS = 6;
const MOST_NAMES = 6;

export const actionsText = (actions: readonly string[]): string => {
  if (actions.length === KEY_ACTIONS.length) return 'every action';
  if (actions.length > KEY_ACTIONS.length - MOST_ACTIONS) return `every action but ${KEY_ACTIONS.filter((name) => !actions.includes(name)).join(', ')}`;
  const shown = actions.slice(0, actions.length > MOST_ACTIONS + 1 ? MOST_ACTIONS : actions.length);
  return actions.length > shown.length ? `${shown.join(', ')} and ${actions.length - shown.length} more` : shown.join(', ');
};

/** Principals to whom the same happens. */
export interface Block {
  readonly changes: readonly Change[];
  readonly first: Change;
}

const rests = ({ unknowns }: Change): string => unknowns.map(({ name }) => name.replace(/^identity policies of .*/, 'identity policies')).sort().join('\n');

export const blocksOf = (changes: readonly Change[]): Block[] => {
  const blocks = new Map<string, Change[]>();
  for (const change of changes) {
    const id = JSON.stringify([change.key, change.account, change.actions, change.conditions, rests(change), change.unsure]);
    blocks.set(id, [...(blocks.get(id) ?? []), change]);
  }
  return [...blocks.values()].flatMap((members) => (members[0] === undefined ? [] : [{ changes: members, first: members[0] }]));
};

const UNSURE = { here: ', if IAM policies that are not in the input allow it', there: ', unless IAM policies that are not in the input allow it there too' };

export const whoText = ({ changes, first }: Block): string => {
  const names = changes.map(({ principal }) => principal);
  const others = names.filter((name) => name.startsWith('any other '));
  if (rests(first) === 'identity policies' && others.length === 2 && first.unsure === 'here') return `account ${first.account ?? ''}: whoever its IAM policies allow (they are not in the input)`;
  const all = others.length === 2 && names.some((name) => name.endsWith(':root'));
  if (all) return `account ${first.account ?? ''}: everyone`;
  const shown = names.slice(0, names.length > MOST_NAMES + 1 ? MOST_NAMES : names.length);
  const more = names.length - shown.length;
  const suffix = rests(first) === 'identity policies' ? UNSURE[first.unsure ?? 'here'] : '';
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}${suffix}`;
};

const pointText = ({ file, line, column }: ReturnType<typeof pointOn>, { link }: TextStyle): string => link({ file }, `${visible(file)}:${line}:${column}`);

const blockText = (block: Block, sign: '+' | '-', has: Side, lacks: Side, style: TextStyle): string[] => {
  const { first } = block;
  const { paint } = style;
  const { witness } = first;
  const context = [...witness.context].map(([key, values]) => (values.length === 0 ? `without ${key}` : `with ${key} = ${values.join(', ')}`));
  const places = [
    ...(first.place === undefined ? [] : [pointText(pointOn(has, first.place), style)]),
    ...(first.deniedBy === undefined ? [] : [`denied by ${pointText(pointOn(lacks, first.deniedBy), style)} of ${visible(lacks.label)}`]),
  ];
  const ways = first.conditions === '' ? [] : first.conditions.split('; or ').map((each, index) => `${index === 0 ? '' : 'or '}when ${each}`);
  const others = first.unknowns.filter(({ name }) => !name.startsWith('identity policies of '));
  return [
    `    ${paint(sign === '+' ? 'good' : 'error', sign)} ${paint('strong', visible(whoText(block)))}`,
    `        ${actionsText(first.actions)}`,
    ...ways.map((each) => `        ${visible(each)}`),
    ...others.map(({ name, matters }) => `        ${paint('warning', 'rests on:')} ${visible(name)}: ${visible(matters)}`),
    `        ${paint('dim', visible(['for example', witness.principal, witness.action, ...context].join(' ')))}`,
    ...places.map((each) => `        ${paint('dim', each)}`),
  ];
};

/** "it protects bucket payments-data and 3 more"; empty where the input shows nothing that depends on the key. */
export const protectsText = ({ dependents }: Pick<Difference, 'dependents'>, key: string): string => {
  const names = dependents.get(key) ?? [];
  const shown = names.slice(0, names.length > MOST_NAMES + 1 ? MOST_NAMES : names.length);
  const more = names.length - shown.length;
  return names.length === 0 ? '' : `it protects ${inWords(more === 0 ? shown : [...shown, `${more} more`])}`;
};

const sideText = (title: string, difference: Difference, sign: '+' | '-', has: Side, lacks: Side, { aliases, head }: Compared, style: TextStyle): string[] => {
  const changes = sign === '+' ? difference.gained : difference.lost;
  if (changes.length === 0) return [];
  const protects = (key: string): string[] => {
    const text = protectsText(difference, key);
    return text === '' ? [] : [`    ${style.paint('dim', visible(text))}`];
  };
  const keys = [...new Set(changes.map(({ key }) => key))];
  return [style.paint('strong', title), ...keys.flatMap((key) => [
    `  ${visible(aliases.get(key) ?? keyText(key, head.fileOf))}`,
    ...protects(key),
    ...blocksOf(changes.filter((change) => change.key === key)).flatMap((block) => blockText(block, sign, has, lacks, style)),
  ]), ''];
};

/** For people: who gains and who loses, by key. */
export const differenceText = (difference: Difference, compared: Compared, style: TextStyle): string => {
  const { base, head } = compared;
  const { gained, lost, unknowns } = difference;
  const changed = gained.length + lost.length > 0;
  return [
    ...sideText('gained', difference, '+', head, base, compared, style),
    ...sideText('lost', difference, '-', base, head, compared, style),
    ...unknowns.map(({ name, matters }) => `${style.paint('warning', 'left open:')} ${visible(name)}: ${visible(matters)}`),
    changed
      ? `${gained.length} gained, ${lost.length} lost from ${visible(base.label)} to ${visible(head.label)}`
      : `no effective access changes from ${visible(base.label)} to ${visible(head.label)}`,
    '',
  ].join('\n');
};
