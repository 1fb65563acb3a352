import { contextKey, carries } from '../../aws/contextKeys.ts';
import { literalGlob, parseGlob, type GlobToken } from '../../algebra/glob.ts';
import { contextKeyName } from '../../policy/context-key.ts';
import type { World } from '../../world/types.ts';
import { contextOf, statedContext, type ContextValue, type Facts } from '../context.ts';
import { derivedValue, isDerived } from '../derived.ts';
import { namedAccounts, namedOrganizations } from '../strangers.ts';
import type { Subject } from '../subject.ts';
import type { Request } from '../types.ts';
import { memberAtom, present, textAtom, tieAtom, type Dimension, type Field } from './atoms.ts';
import type { CallerClass } from './callers.ts';
import { accountId, callerResource, fieldsOfArn, timesFrom, valueDomain } from './domains.ts';
import { TRUE, createFormulaMaker, type Formula, type FormulaMaker } from './formula.ts';
import type { Meaning, Vocabulary } from './vocabulary.ts';

/** A vocabulary together with the dimensions that its words turned out to need. */
export interface Question extends Vocabulary {
  readonly dimensions: ReadonlyMap<string, Dimension>;
  /** What holds of every request because AWS makes requests so: to be met together with the question's formula. */
  readonly axioms: () => Formula;
}

/** The caller's ARN; its account is the caller's account. */
export const CALLER = 'aws:principalarn';
const ACCOUNT_FIELD = 4;
const RESOURCE_FIELD = 5;

const free = (dimension: Dimension, fields: readonly Field[] = dimension.fields): Meaning => ({ kind: 'free', dimension, fields });

const fixed = (value: ContextValue): Meaning => ({ kind: 'fixed', value });

/** Strangers belong to accounts and organizations, and have unique ids, that nothing in the input names. */
const unnamed = (field: Field): Field => ({ ...field, unnamed: true });

/** Where the world names nobody, as for a policy by itself, a stranger may be anyone. */
const isApart = (callers: CallerClass, world: World): boolean => callers.kind === 'stranger' && namedAccounts(world).size > 0;

const callerDimension = (callers: CallerClass, world: World): Dimension | undefined => {
  if (callers.kind !== 'other' && callers.kind !== 'stranger') return undefined;
  const { kind, account, arn } = callers.caller;
  const fields = fieldsOfArn(CALLER, { partition: ['aws'], service: ['iam'], region: [''] });
  const fieldOf = (index: number, domain: Field['domain']): Field => ({ id: `${CALLER}#${index}`, domain });
  const resource = callerResource(kind, arn.slice(arn.lastIndexOf('/') + 1));
  const owner = callers.kind === 'stranger' ? accountId(account) : accountId(account, true);
  return { id: CALLER, label: 'aws:PrincipalArn', optional: false, type: 'arn', fields: [...fields.slice(0, ACCOUNT_FIELD), isApart(callers, world) ? unnamed(fieldOf(ACCOUNT_FIELD, owner)) : fieldOf(ACCOUNT_FIELD, owner), fieldOf(RESOURCE_FIELD, resource)] };
};

/** Facts about a caller that differ within its class. */
const classMeaning = (
  name: string, callers: CallerClass, world: World, caller: Dimension | undefined, make: (optional: boolean, isUnnamed?: boolean) => Dimension,
): Meaning | undefined => {
  if (caller === undefined) return undefined;
  const account = caller.fields[ACCOUNT_FIELD];
  if (name === CALLER) return free(caller);
  if (callers.kind === 'stranger' && account !== undefined && (name === 'kms:calleraccount' || name === 'aws:principalaccount')) return free(caller, [account]);
  if (callers.kind === 'stranger' && name.startsWith('aws:principalorg')) return free(make(callers.organization === undefined, callers.organization === undefined && isApart(callers, world)));
  if (callers.caller.kind === 'root') return undefined;
  if (name === 'aws:userid') return free(make(false, isApart(callers, world)));
  if (name === 'aws:username' && callers.caller.kind === 'user') return free(make(false));
  return name.startsWith('aws:principaltag/') ? free(make(true)) : undefined;
};

const TYPES = { String: 'text', ARN: 'arn', Bool: 'text', Numeric: 'number', Date: 'number', IPAddress: 'address' } as const;

/** The key as AWS writes it, with its free part as the policy does. */
const labelOf = (key: string): string => {
  const template = contextKey(key)?.name ?? key;
  const hole = template.indexOf('${');
  return hole < 0 ? template : template.slice(0, hole) + key.slice(hole);
};

const makeDimension = (key: string, optional: boolean, facts: Facts, isUnnamed: boolean): Dimension => {
  const name = contextKeyName(key);
  const label = labelOf(key);
  const known = contextKey(name);
  const type = known?.multivalued === true ? 'set' : TYPES[known?.type ?? 'String'];
  if (type === 'arn') return { id: name, label, optional, type, fields: fieldsOfArn(name, {}) };
  const fields = type === 'text' || type === 'set' ? [{ id: name, domain: valueDomain(name, facts) }] : [];
  const within = timesFrom(facts.world.today, name);
  return {
    id: name, label, optional, type, fields: isUnnamed ? fields.map(unnamed) : fields, ...(within === undefined ? {} : { within }),
    // Days, seconds, counts: no numeric key of KMS or of all services has fractions [KMS conditions-kms, IAM reference_policies_condition-keys].
    ...(known?.type === 'Numeric' ? { integers: true } : {}),
  };
};

/** What a caller chooses where the request does not show it: by which of its names to call the key, and in which Region. */
const CHOSEN = new Set(['kms:requestalias', 'aws:requestedregion']);

const isService = (callers: CallerClass): boolean => callers.caller.kind === 'service';

const PAIR_PREFIX = 'kms:encryptioncontext:';

/** The names of the encryption context's pairs are listed. Where the question fixes a pair it fixes the list, too. */
const pairsAxioms = (maker: FormulaMaker, dimensions: ReadonlyMap<string, Dimension>): Formula[] => {
  const keys = dimensions.get('kms:encryptioncontextkeys');
  if (keys === undefined) return [];
  return [...dimensions.values()].filter(({ id }) => id.startsWith(PAIR_PREFIX)).map((pair) => {
    const carried = maker.atom(present(pair));
    const listed = maker.atom(memberAtom(keys, [literalGlob(pair.id.slice(PAIR_PREFIX.length), { ignoreCase: true })], true));
    return maker.or(maker.and(carried, listed), maker.and(maker.not(carried), maker.not(listed)));
  });
};

const implies = (maker: FormulaMaker, condition: Formula, consequence: Formula): Formula => maker.or(maker.not(condition), consequence);

interface Place {
  readonly dimension: Dimension;
  readonly field: Field;
}

/** A dimension that the question came to need, with one of its fields. */
const placeIn = (dimensions: ReadonlyMap<string, Dimension>, id: string, index = 0): Place | undefined => {
  const dimension = dimensions.get(id);
  const field = dimension?.fields[index];
  return dimension === undefined || field === undefined ? undefined : { dimension, field };
};

const isText = (maker: FormulaMaker, { dimension, field }: Place, text: string): Formula => maker.atom(textAtom(dimension, field, literalGlob(text)));

/** The account in the source's ARN is the source's account; buckets' ARNs have none. */
const sourceAxioms = (maker: FormulaMaker, dimensions: ReadonlyMap<string, Dimension>): Formula[] => {
  const [arn, account] = [placeIn(dimensions, 'aws:sourcearn', ACCOUNT_FIELD), placeIn(dimensions, 'aws:sourceaccount')];
  if (arn === undefined || account === undefined) return [];
  const both = maker.and(maker.atom(present(arn.dimension)), maker.atom(present(account.dimension)));
  const same = maker.atom(tieAtom(arn.dimension, arn.field, [{ kind: 'value', ...account }], false));
  return [implies(maker, both, maker.or(isText(maker, arn, ''), same))];
};

// A request comes over the internet or through an endpoint, and through a service or not [IAM reference_policies_condition-keys].
const pathAxioms = (maker: FormulaMaker, dimensions: ReadonlyMap<string, Dimension>): Formula[] => {
  const has = (id: string): Formula | undefined => {
    const dimension = dimensions.get(id);
    return dimension && maker.atom(present(dimension));
  };
  const [address, endpoint, network] = [has('aws:sourceip'), has('aws:sourcevpce'), has('aws:sourcevpc')];
  const outside = [endpoint, network].flatMap((inside) => (address === undefined || inside === undefined ? [] : [maker.not(maker.and(address, inside))]));
  const [via, service] = [placeIn(dimensions, 'aws:viaawsservice'), has('kms:viaservice')];
  return via === undefined || service === undefined ? outside : [...outside, implies(maker, service, isText(maker, via, 'true'))];
};

/** A user's name is what its ARN ends with, after its path [IAM reference_identifiers]. */
const nameAxioms = (maker: FormulaMaker, caller: Dimension, dimensions: ReadonlyMap<string, Dimension>): Formula[] => {
  const [name, field] = [placeIn(dimensions, 'aws:username'), caller.fields[RESOURCE_FIELD]];
  if (name === undefined || field === undefined) return [];
  const ends = (...path: readonly GlobToken[]): Formula =>
    maker.atom(tieAtom(caller, field, [{ kind: 'text', text: 'user/' }, ...path, { kind: 'value', ...name }], false));
  return [maker.or(ends(), ends({ kind: 'any' }, { kind: 'text', text: '/' }))];
};

/** The names that other callers already have, and the organizations and accounts that strangers are not in. */
const classAxioms = (maker: FormulaMaker, callers: CallerClass, caller: Dimension | undefined, dimensions: ReadonlyMap<string, Dimension>, world: World): Formula[] => {
  if (caller === undefined) return [];
  const isnt = (index: number, text: string): Formula => {
    const field = caller.fields[index];
    return field === undefined ? TRUE : maker.not(isText(maker, { dimension: caller, field }, text));
  };
  const named = nameAxioms(maker, caller, dimensions);
  if (callers.kind === 'other') return [...named, ...callers.excluded.map((name) => isnt(RESOURCE_FIELD, name))];
  if (callers.kind !== 'stranger') return [];
  const [id, paths] = [placeIn(dimensions, 'aws:principalorgid'), dimensions.get('aws:principalorgpaths')];
  const below = (organization: string, inside: boolean): Formula[] => (paths === undefined ? [] : [maker.atom(memberAtom(paths, [parseGlob(`${organization}/*`)], inside))]);
  const belongs = (organization: string): Formula[] => [...(id === undefined ? [] : [isText(maker, id, organization)]), ...below(organization, true)];
  return [
    ...named,
    ...callers.excludedAccounts.map((each) => isnt(ACCOUNT_FIELD, each)),
    ...(callers.organization === undefined
      ? namedOrganizations(world).flatMap(belongs).map(maker.not)
      : [...belongs(callers.organization), ...below(callers.organization, false).map(maker.not)]),
  ];
};

export interface QuestionOptions {
  readonly world: World;
  readonly callers: CallerClass;
  readonly subject: Subject;
  /** Lower case. */
  readonly action: string;
  /** What the question fixes; its context keys are the same in every request. */
  readonly request: Request;
}

/** What questions of two worlds about the same requests have in common. */
export interface Common {
  readonly maker: FormulaMaker;
  readonly dimensions: Map<string, Dimension>;
}

export const newCommon = (): Common => ({ maker: createFormulaMaker(), dimensions: new Map() });

/** The vocabulary of a question about one class of callers, one action and one resource of a world. */
export const askQuestion = ({ world, callers, subject, action, request }: QuestionOptions, { maker, dimensions }: Common): Question => {
  const facts: Facts = { world, caller: callers.caller, subject, action };
  const context = contextOf(request, facts);
  const stated = statedContext(request);
  const caller = callerDimension(callers, world);
  const make = (key: string, optional: boolean, isUnnamed = false): Dimension => {
    const name = contextKeyName(key);
    const known = dimensions.get(name);
    if (known !== undefined) return known;
    const fresh = makeDimension(key, optional, facts, isUnnamed);
    dimensions.set(name, fresh);
    return fresh;
  };
  const meaningOf = (key: string): Meaning => {
    const name = contextKeyName(key);
    const given = stated.get(name);
    if (given !== undefined) return fixed(given.length === 0 ? undefined : given);
    const varying = classMeaning(name, callers, world, caller, (optional, isUnnamed) => make(key, optional, isUnnamed));
    if (varying !== undefined) return varying;
    // Whose account a service's own call counts as is not documented: where a policy names the service, it may be there.
    if (name === 'kms:calleraccount' && isService(callers) && callers.kind === 'named') return free(make(key, true));
    if (isDerived(name)) {
      const derived = derivedValue(name, facts);
      const isShown = derived !== undefined && !('unknown' in derived);
      if (isShown || !CHOSEN.has(name)) return fixed(derived);
    }
    const carried = carries(action, name, isService(callers) ? 'service' : 'iam');
    return carried === 'never' ? fixed(undefined) : free(make(key, carried !== 'always'));
  };
  const axioms = (): Formula => maker.and(
    ...pairsAxioms(maker, dimensions),
    ...sourceAxioms(maker, dimensions),
    ...pathAxioms(maker, dimensions),
    ...classAxioms(maker, callers, caller, dimensions, world),
  );
  return { maker, meaningOf, context, dimensions, axioms };
};
