import type { Report, Rule, Severity } from '../src/analyze/types.ts';
import { resourceName } from '../src/ask/blast-radius.ts';
import { inWords } from '../src/ask/deeds.ts';
import { remediesOf, serviceBreakages, type Breakage, type Remedy } from '../src/ask/service-works.ts';
import { operationWords } from '../src/ask/services/operation-words.ts';
import { nearGrants } from '../src/ask/services/granted.ts';
import { callerName, keyPhrase } from '../src/ask/services/words.ts';
import type { UnknownCause } from '../src/evaluate/types.ts';
import { inSentence } from '../src/policy/unknown.ts';
import { hasUnknown } from '../src/policy/unknown.ts';
import type { World } from '../src/world/types.ts';

/** What one rule of this kind is about: services by the names of the data. */
export interface ServiceAccess {
  readonly name: string;
  /** In the summary: `S3`. */
  readonly title: string;
  readonly services: readonly string[];
}

/** Rows whose actions were read in AWS's documentation give errors; rows from memory give advice. */
const SEVERITY: { readonly [confidence: string]: Severity | undefined } = { 'source+inference': 'warning', 'source+memory': 'warning', memory: 'info' };

/** The call itself works, and only a part of its answer is missing [Lambda configuration-envvars: Environment.Error]. */
const MILD = new Set(['lambda.env-vars.view']);

type Group = readonly [Breakage, ...Breakage[]];

/** Nothing is known to be broken. */
const isOpen = ([{ byGrantOnly }]: Group): boolean => byGrantOnly;

/** All that is missing is what only an example of AWS has. */
const isOfExample = ({ blocked }: Breakage): boolean => blocked.every(({ need }) => need.exampleOnly === true);

const isMild = ({ use }: Breakage): boolean => MILD.has(use.operation.id);

/** Breakages of one caller on one resource that one and the same policy stops. */
const grouped = (breakages: readonly Breakage[]): Group[] => {
  const groups = new Map<string, [Breakage, ...Breakage[]]>();
  for (const breakage of breakages) {
    const { use, key, stop } = breakage;
    const id = [use.resource.arn, use.resource.type, use.caller, key.arn, stop.layer, use.operation.confidence, isMild(breakage), breakage.byGrantOnly].join('\n');
    const group = groups.get(id);
    if (group === undefined) groups.set(id, [breakage]);
    else group.push(breakage);
  }
  return [...groups.values()];
};

const MULTIPART = 's3.multipart-upload.sse-kms';

const isMultipart = ({ use }: Breakage): boolean => use.operation.id === MULTIPART;

/** What cannot be done: large uploads go without saying where no upload works. */
const what = (group: Group): string => {
  const rest = group.filter((breakage) => !isMultipart(breakage));
  const uploads = rest.some(({ use }) => use.operation.apis?.includes('s3:PutObject') === true);
  return inWords([...new Set((uploads ? rest : group).map(({ use }) => operationWords(use.operation)))]);
};

/** What a remedy adds, and where. */
export const statementText = (remedy: Remedy): string => remedy.parts.map(({ target, add }) => `add to ${target}: ${JSON.stringify(add)}`).join('; and ');

const ADVICE_BY_LAYER: { readonly [layer: string]: string } = {
  'explicit deny': 'exempt it from that Deny, or take the permission away that brings it there',
  'service control policy': 'allow it in the service control policies of that level',
  'resource control policy': 'exempt it in the resource control policies that deny it',
  'permissions boundary': 'allow it in the permissions boundary too',
  grant: 'have the service make its grant again, which it does when somebody sets the key of the resource anew',
};

const misnamedService = ({ use, decision }: Breakage): string[] => {
  const [prefix] = use.operation.caller.viaService?.split('.') ?? [];
  const named = decision.nearMisses.some(({ statement }) => statement?.principal?.entries.some(({ type, value }) => type === 'Service' && value === `${prefix ?? ''}.amazonaws.com`) === true);
  return named ? [`Naming the service ${prefix ?? ''}.amazonaws.com in the key policy mends nothing here: KMS sees ${callerName(use.caller)}, who calls through the service.`] : [];
};

/** Statements that one difference keeps from allowing it. */
export const nearMissWords = ({ decision }: Pick<Breakage, 'decision'>): string[] =>
  decision.nearMisses.filter(({ difference }) => !difference.startsWith('it is for ')).slice(0, 2)
    .map(({ sid, policy, difference }) => `${sid === undefined ? `A statement of the ${policy}` : `Statement ${sid} of the ${policy}`} would allow it, but ${difference}.`);

const unknownsOf = (group: Group): UnknownCause[] =>
  group.flatMap(({ unknowns }) => unknowns).filter(({ name }, index, all) => all.findIndex((other) => other.name === name) === index);

/** What exists needs no making, and what is set no setting: that it could not be done again is worth a warning. */
const isCreation = ({ use }: Breakage): boolean => use.operation.apis?.every((api) => /:Create[A-Z]|:PutEncryptionConfig$/.test(api)) === true;

const severityOf = (group: Group, bare: string | undefined): Severity | undefined => {
  if (isOpen(group) || group.every(isMild)) return 'info';
  if (bare !== undefined) return 'warning';
  const byConfidence = SEVERITY[group[0].use.operation.confidence];
  return byConfidence ?? (group.every((breakage) => isMultipart(breakage) || isCreation(breakage) || isOfExample(breakage)) ? 'warning' : undefined);
};

const messageOf = (group: Group, thing: string, keyed: string, bare: string | undefined): string => {
  const [{ use, key, stop }] = group;
  const deed = what(group).replace('{}', thing).replaceAll('{}', 'it');
  if (!isOpen(group) && bare !== undefined) return `${callerName(use.caller)} may not be able to ${deed}: the key policy of ${keyed} names ${bare}, without the Region`;
  if (!isOpen(group)) return `${callerName(use.caller)} ${group.every(isOfExample) ? 'may not be able to' : 'cannot'} ${deed}: ${stop.words}`;
  const read = key.grants === undefined ? `the grants of ${keyed} were not read` : `not all grants of ${keyed} were read`;
  return `${callerName(use.caller)} can ${deed} only by a grant, and ${read}`;
};

const adviceOf = (group: Group, missing: readonly string[], least: Remedy | undefined): string => {
  const [{ key, stop }] = group;
  const change = least === undefined ? ADVICE_BY_LAYER[stop.layer] ?? `let it do ${inWords(missing)}` : `${least.words}: ${statementText(least)}`;
  return isOpen(group) ? `read the grants too (aws kms list-grants${hasUnknown(key.id) ? '' : ` --key-id ${key.id}`}); where none lets it, ${change}` : change;
};

const reportOf = (world: World, group: Group): Report => {
  const [first] = group;
  const { use, key, stop, witness } = first;
  const missing = [...new Set(group.flatMap(({ blocked }) => blocked.map(({ action }) => action)))];
  const [least, ...others] = remediesOf(world, group);
  const thing = `${use.noun} ${inSentence(resourceName(use.resource))}`;
  const keyed = keyPhrase(key, use.resource);
  const bare = first.byShortName;
  const severity = severityOf(group, bare);
  const fixable = !isOpen(group) && least !== undefined && least.parts.every(({ edits }) => edits.length > 0);
  return {
    ...(severity === undefined ? {} : { severity }),
    message: messageOf(group, thing, keyed, bare),
    explanation: [
      `${callerName(use.caller)} ${use.because}, and for that AWS KMS has to let it do ${inWords(missing)} with ${keyed}.`,
      ...(isOpen(group) ? [`No policy does: ${stop.words}.`] : []),
      ...(bare === undefined ? [] : [`AWS documents the name with the Region only; no page says whether ${bare} lets it in as well. If this works today, name both before you take one away.`]),
      ...misnamedService(first),
      ...nearMissWords(first),
      ...nearGrants(world, first),
    ],
    advice: adviceOf(group, missing, least),
    alternatives: others.map((other) => `${other.words}: ${statementText(other)}`),
    place: stop.place ?? use.keyPlace,
    related: [
      { message: `${thing} is encrypted with ${keyed}`, place: use.keyPlace },
      { message: `${callerName(use.caller)} ${use.because}`, place: use.place },
    ],
    key: key.arn,
    witness,
    unknowns: unknownsOf(group),
    ...(fixable ? { fix: { safe: false, title: least.words, edits: least.parts.flatMap(({ edits }) => edits) } } : {}),
  };
};

/** The rule `<service>-access-blocked`: an operation of the service that has to work cannot. */
export const serviceAccessRule = ({ name, title, services }: ServiceAccess): Rule => ({
  name,
  summary: `An operation of ${title} that has to work is not allowed to use its key.`,
  severity: 'error',
  preset: 'recommended',
  breakage: true,
  covers: [],
  options: {},
  *check({ world }) {
    const own = serviceBreakages(world).filter(({ use }) => services.includes(use.operation.service));
    for (const group of grouped(own)) yield reportOf(world, group);
  },
});
