import type { TransitiveAccess } from '../ask/transitive.ts';
import type { Access, WhoCan } from '../ask/who-can.ts';
import { pathJson, pathsText } from './paths.ts';
import { visible } from './display.ts';
import { unknownJson } from './json.ts';
import { requestJson } from './witness.ts';
import type { TextStyle } from './text.ts';

/** Who can do one action on one key. */
export interface KeyAccess extends WhoCan {
  readonly key: string;
  readonly account: string;
  /** By which people know it, if it has one. */
  readonly alias: string | undefined;
  readonly action: string;
  /** Where it was asked for: who can get there, and how. */
  readonly transitive?: readonly TransitiveAccess[];
}

const uniqueUnknowns = ({ who, unknowns }: WhoCan): object[] => {
  const all = [...unknowns, ...who.flatMap((each) => each.unknowns)].map((each) => JSON.stringify(unknownJson(each)));
  return [...new Set(all)].map((text) => JSON.parse(text) as object);
};

/** For programs [formats, `who-can --format json`]; every principal by itself. */
export const accessJson = (access: KeyAccess): object => ({
  key: access.key,
  action: access.action,
  who: access.who.map(({ principal, kind, account, through, conditions, witness, unknowns }) => ({
    principal, kind, account: account ?? null, through, conditions, witness: requestJson(witness), unknowns: unknowns.map(unknownJson),
  })),
  unknowns: uniqueUnknowns(access),
  ...(access.transitive === undefined ? {} : { transitive: access.transitive.map(pathJson) }),
});

/** Principals of one section that can under the same conditions and with the same certainty. */
interface Line {
  readonly members: readonly Access[];
  readonly first: Access;
}

const IDENTITY = /^identity policies of /;

/** Whose IAM policies are not in the input, so that they may or may not allow it. */
const isLeftToIam = ({ unknowns }: Access): boolean => unknowns.length > 0 && unknowns.every(({ name }) => IDENTITY.test(name));

const certainty = (access: Access): string =>
  access.unknowns.length === 0 ? 'yes' : isLeftToIam(access) ? 'iam' : access.unknowns.map(({ name }) => name).join('\n');

const linesOf = (who: readonly Access[]): Line[] => {
  const lines = new Map<string, Access[]>();
  for (const access of who) {
    const id = [access.conditions, certainty(access), access.through.join()].join('\n');
    lines.set(id, [...(lines.get(id) ?? []), access]);
  }
  return [...lines.values()].flatMap((members) => (members[0] === undefined ? [] : [{ members, first: members[0] }]));
};

const MOST_NAMES = 8;

const shortName = (principal: string): string => (principal.endsWith(':root') ? 'its root user' : principal.replace(/^arn:[^:]*:(iam|sts)::\d{12}:/, ''));

const joined = (names: readonly string[]): string => {
  const shown = names.slice(0, names.length > MOST_NAMES + 1 ? MOST_NAMES : names.length);
  const more = names.length - shown.length;
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
};

/** Named principals within a kind of which all others can as well. */
const folded = (kind: 'role' | 'user', line: Line): string[] => {
  const named = line.members.filter(({ principal }) => principal.includes(`:${kind}/`));
  const others = line.members.some(({ principal }) => principal.startsWith(`any other ${kind} `));
  if (!others) return named.map(({ principal }) => shortName(principal));
  return [named.length === 0 ? `any ${kind}` : `any ${kind}, ${joined(named.map(({ principal }) => shortName(principal)))} included`];
};

const accountSubjects = (line: Line): string => {
  const all = line.members.map(({ principal }) => principal);
  const everyone = ['role', 'user'].every((kind) => all.some((name) => name.startsWith(`any other ${kind} `)));
  const named = line.members.filter(({ kind, principal }) => kind === 'known' && !principal.endsWith(':root')).map(({ principal }) => shortName(principal));
  const including = named.length === 0 ? '' : `, ${joined(named)} included`;
  if (everyone && isLeftToIam(line.first)) return `whoever its IAM policies allow${including} (they are not in the input)`;
  if (everyone && all.some((name) => name.endsWith(':root'))) return `everyone${including}`;
  const roots = all.filter((name) => name.endsWith(':root')).map(shortName);
  const rest = line.members.filter(({ principal }) => !/:root$|:(role|user)\/|^any other (role|user) /.test(principal)).map(({ principal }) => shortName(principal));
  const subjects = joined([...roots, ...(everyone ? [`any role or user${including}`] : [...folded('role', line), ...folded('user', line)]), ...rest]);
  return isLeftToIam(line.first) ? `${subjects}, if IAM policies that are not in the input allow it` : subjects;
};

interface Section {
  readonly title: string;
  readonly who: readonly Access[];
  readonly kind: 'account' | 'services' | 'outside';
}

const sectionsOf = ({ who, account }: KeyAccess): Section[] => {
  const accounts = [...new Set(who.flatMap((each) => each.account ?? []))].sort((left, right) =>
    Number(right === account) - Number(left === account) || (left < right ? -1 : 1));
  const outside = who.filter((each) => each.account === undefined);
  const services = outside.filter(({ principal }) => /amazonaws\.com|AWS service$/.test(principal));
  const strangers = outside.filter((each) => !services.includes(each));
  const titleOf = ({ principal }: Access): string => principal.replace(/^.*? of any other/, 'anyone of any other').replace(/^anyone of any other AWS account$/, 'anyone with an AWS account');
  const titles = [...new Set(strangers.map(titleOf))];
  const sections: Section[] = [
    ...accounts.map((id): Section => ({ title: `account ${id}${id === account ? ', the key’s own' : ''}`, who: who.filter((each) => each.account === id), kind: 'account' })),
    { title: 'AWS services', who: services, kind: 'services' },
    ...titles.map((title): Section => ({ title, who: strangers.filter((each) => titleOf(each) === title), kind: 'outside' })),
  ];
  return sections.filter((section) => section.who.length > 0);
};

const strangerSubjects = (line: Line): string => {
  const kinds = line.members.map(({ principal }) => principal.replace(/ of any other.*$/, ''));
  return kinds.length === 3 ? 'everyone' : kinds.join(', ');
};

const SUBJECTS = { account: accountSubjects, services: (line: Line) => joined(line.members.map(({ principal }) => principal)), outside: strangerSubjects };

const throughText = ({ through }: Access): string => (through.length === 0 ? '' : `  through ${through.join(', ')}`);

const exampleText = ({ witness }: Access): string => {
  const context = [...witness.context].map(([key, values]) => (values.length === 0 ? `without ${key}` : `with ${key} = ${values.join(', ')}`));
  return ['for example', witness.principal, ...context].join(' ');
};

const lineText = (line: Line, { kind }: Section, { paint }: TextStyle): string[] => {
  const { first } = line;
  const ways = first.conditions === '' ? [] : first.conditions.split('; or ');
  const conditions = [...ways.filter((each) => !each.startsWith('depending ')), ...ways.filter((each) => each.startsWith('depending '))]
    .map((each, index) => `${index === 0 ? '' : 'or '}${each.startsWith('depending ') ? '' : 'when '}${each}`);
  const rests = first.unknowns.filter(({ name }) => !IDENTITY.test(name)).map(({ name, matters }) => `${paint('warning', 'rests on:')} ${visible(name)}: ${visible(matters)}`);
  return [
    `    ${paint('strong', visible(SUBJECTS[kind](line)))}${paint('dim', visible(throughText(first)))}`,
    ...conditions.map((each) => `      ${visible(each)}`),
    ...rests.map((each) => `      ${each}`),
    ...(kind === 'outside' ? [`      ${paint('dim', visible(exampleText(first)))}`] : []),
  ];
};

const closing = ({ who, unknowns }: KeyAccess, { paint }: TextStyle): string[] => [
  ...unknowns.map(({ name, matters }) => `  ${paint('warning', 'left open:')} ${visible(name)}: ${visible(matters)}`),
  who.length === 0 ? (unknowns.length === 0 ? '  nobody' : '  nobody for certain') : (unknowns.length === 0 ? '  nobody else' : '  nobody else for certain'),
];

/** The ARN of a key, or the file that is all that is known of it. */
export const keyText = (arn: string, fileOf = (file: string): string => file): string => {
  const file = /:key\/‹key id of ([^›]*)›$/.exec(arn)?.[1];
  return file === undefined ? arn : `the key of ${fileOf(file)}`;
};

/** For people: by account, whoever can under the same conditions together. */
export const accessText = (access: KeyAccess, style: TextStyle): string => {
  const { paint } = style;
  const named = access.alias === undefined ? visible(keyText(access.key)) : `${visible(access.alias)}  ${paint('dim', visible(access.key))}`;
  return [
    `${paint('strong', `who can ${access.action}`)} with ${named}`,
    ...sectionsOf(access).flatMap((section) => [
      `  ${visible(section.title)}`,
      ...linesOf(section.who).flatMap((line) => lineText(line, section, style)),
    ]),
    ...closing(access, style),
    ...(access.transitive === undefined ? [] : pathsText(access.transitive, style)),
    '',
  ].join('\n');
};
