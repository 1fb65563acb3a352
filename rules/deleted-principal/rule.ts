import type { Report, Rule, TextEdit } from '../../src/analyze/types.ts';
import { deathOf } from '../../src/ask/dead-statements.ts';
import { keysByPolicy, policyName } from '../../src/ask/policy-name.ts';
import type { PrincipalEntry, Policy, Statement } from '../../src/policy/types.ts';
import { uniqueIdKind } from '../../src/policy/unique-id.ts';
import { findRole } from '../../src/world/lookup.ts';
import { parseArn } from '../../src/policy/arn.ts';
import { hasUnknown } from '../../src/policy/unknown.ts';
import { remove } from '../../src/source/edit.ts';
import type { Key, World } from '../../src/world/types.ts';

/** A member of a `Principal` element that stands for nobody. */
interface Ghost {
  readonly statement: Statement;
  readonly entry: PrincipalEntry;
  readonly was: string;
}

/** A user or role, by its ARN, that an account whose identities were all read does not have. */
const missingFrom = (world: World, value: string): string | undefined => {
  const arn = parseArn(value);
  const [kind, ...path] = arn?.resource.split('/') ?? [];
  if (arn?.service !== 'iam' || (kind !== 'user' && kind !== 'role') || path.length === 0 || hasUnknown(value)) return undefined;
  if (world.accounts.get(arn.account)?.complete !== true || world.principals.has(value)) return undefined;
  if (path[0] === 'aws-service-role') return undefined;
  const moved = kind === 'role' ? findRole(world, arn.account, path.at(-1) ?? '') : undefined;
  return `${kind} ${path.at(-1)}${moved === undefined ? '' : ` (there is one with another path: ${moved.arn})`}`;
};

const ghostOf = (world: World, living: ReadonlySet<string>, statement: Statement, entry: PrincipalEntry): Ghost[] => {
  if (entry.type !== 'AWS') return [];
  const kind = uniqueIdKind(entry.value);
  if (kind !== undefined) return living.has(entry.value) ? [] : [{ statement, entry, was: `a deleted ${kind} (${entry.value})` }];
  const missing = missingFrom(world, entry.value);
  return missing === undefined ? [] : [{ statement, entry, was: `${missing}, which does not exist in account ${parseArn(entry.value)?.account}` }];
};

const ghostsIn = (world: World, living: ReadonlySet<string>, { statements }: Policy): Ghost[] =>
  statements.flatMap((statement) => (statement.principal?.entries ?? []).flatMap((entry) => ghostOf(world, living, statement, entry)));

/** What the statement does for nobody, in words. */
const effectOf = ({ effect, principal }: Statement): string => {
  if (principal?.negated === true) return effect === 'Deny' ? 'makes an exception for' : 'lets in everyone but';
  return effect === 'Allow' ? 'still lets in' : 'means to keep out';
};

const consequenceOf = ({ effect, principal }: Statement): string => {
  if (principal?.negated === true) return 'The exception is for nobody: the statement now reaches everyone whom the other members do not except.';
  return effect === 'Allow'
    ? 'It lets nobody in: an entity that is made again under the same name has another id.'
    : 'It keeps nobody out: an entity that is made again under the same name has another id, and this statement does not deny it.';
};

/** The member can go where it is one of a list in which somebody stays. */
const removal = ({ statement, entry }: Ghost, ghosts: readonly Ghost[]): TextEdit[] => {
  const staying = statement.principal?.entries.filter(({ type, place }) => type === entry.type && !ghosts.some((ghost) => ghost.entry.place === place)) ?? [];
  const listed = typeof entry.place.path.at(-1) === 'number';
  return statement.principal?.negated === true || staying.length === 0 || !listed ? [] : remove([entry.place]);
};

const reportOf = (ghost: Ghost, ghosts: readonly Ghost[], owner: string, key: Key | undefined): Report => {
  const { statement, entry, was } = ghost;
  const edits = removal(ghost, ghosts);
  return {
    message: `${owner} ${effectOf(statement)} ${was}`,
    explanation: [
      consequenceOf(statement),
      'AWS refuses to store a policy that names a principal which does not exist: the next change of this policy fails.',
    ],
    advice: 'remove it, or name the user or role that took its place by its ARN',
    place: entry.place,
    related: [],
    ...(key === undefined ? {} : { key: key.arn }),
    unknowns: [],
    ...(edits.length === 0 ? {} : { fix: { safe: statement.effect === 'Allow', title: 'Remove the principal that does not exist', edits } }),
  };
};

const rule: Rule = {
  name: 'deleted-principal',
  summary: 'A policy names a user or role that no longer exists: `AIDA…`, `AROA…`, or an ARN that its account does not have.',
  severity: 'warning',
  preset: 'recommended',
  covers: [],
  options: {},
  *check({ world, policies = [] }) {
    const living = new Set([...world.principals.values()].flatMap(({ uniqueId }) => uniqueId ?? []));
    const keys = keysByPolicy(world);
    for (const reading of policies) {
      const key = keys.get(reading.policy);
      const ghosts = ghostsIn(world, living, reading.policy);
      for (const ghost of ghosts) {
        // Of a statement that names nobody else, `dead-statement` says it.
        if (key !== undefined && deathOf(world, key, ghost.statement)?.cause === 'nobody') continue;
        yield reportOf(ghost, ghosts, policyName(reading, key), key);
      }
    }
  },
};

export default rule;
