import { below, type Place } from '../source/place.ts';
import type { Grant, Key, World } from '../world/types.ts';
import { blastRadius, dependentName, type Dependent } from './blast-radius.ts';
import { inWords } from './deeds.ts';

/** What needs a key to go on working, as far as the input tells. */
export interface Losses {
  readonly dependents: readonly Dependent[];
  /** Grants: someone was given the key to use. */
  readonly grants: readonly Grant[];
}

/** The resources that depend on a key and the grants that let others use it. */
export const lossesOf = (world: World, key: Key): Losses => ({ dependents: blastRadius(world, key), grants: key.grants ?? [] });

export const isNeeded = ({ dependents, grants }: Losses): boolean => dependents.length + grants.length > 0;

/** "3 resources", "2 resources and a grant". */
export const countOf = ({ dependents, grants }: Losses): string => {
  const resources = new Set(dependents.map(({ resource }) => resource.arn)).size;
  const count = (number: number, noun: string): string[] => (number === 0 ? [] : [number === 1 ? `a ${noun}` : `${number} ${noun}s`]);
  return inWords([...count(resources, 'resource'), ...count(grants.length, 'grant')]);
};

const MOST = 8;

/** One sentence for each thing that is lost: "bucket payments-data: every object that was written under the key." */
export const lossSentences = ({ dependents, grants }: Losses): string[] => {
  const resources = dependents.map((each) => `${dependentName(each)}: ${each.unreadable}${each.certainty === 'likely' ? ' (most likely; it names the key by a bare id or alias)' : ''}.`);
  const grantees = grants.map((grant) => `The grant to ${grant.granteeService ?? grant.grantee ?? 'nobody'}: what it was made for stops.`);
  const all = [...new Set([...resources, ...grantees])];
  return all.length <= MOST ? all : [...all.slice(0, MOST - 1), `And ${all.length - MOST + 1} more.`];
};

/** Where what is lost says that it uses the key. */
export const lossPlaces = ({ dependents, grants }: Losses): { readonly message: string; readonly place: Place }[] => [
  ...dependents.map((each) => ({ message: `${dependentName(each)} depends on the key`, place: each.place })),
  ...grants.map(({ grantee, granteeService, place }) => ({ message: `a grant lets ${granteeService ?? grantee ?? 'nobody'} use the key`, place })),
];

/** Where a key's state is written. */
export const statePlace = ({ places }: Key): Place => (places.metadata === undefined ? places.key : below(places.metadata, 'KeyState'));
