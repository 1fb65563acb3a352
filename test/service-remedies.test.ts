import { readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { diff } from '../src/ask/diff.ts';
import { remediesOf, serviceBreakages, type Breakage, type Remedy } from '../src/ask/service-works.ts';
import { meets } from '../src/ask/services/works.ts';
import { decode } from '../src/source/decode.ts';
import { applyEdits } from '../src/source/edit.ts';
import { loadParser } from '../src/readers/terraform/hcl/parser.ts';
import { readWorld, type InputFile } from '../src/world/build.ts';
import type { World } from '../src/world/types.ts';

await loadParser();

const FIXTURES = path.join(import.meta.dirname, '../fixtures/rules');

const rules = readdirSync(FIXTURES).filter((name) => name.endsWith('-access-blocked'));

const filesOf = (folder: string): InputFile[] => (statSync(folder).isFile() ? [{ path: path.basename(folder), bytes: new Uint8Array(readFileSync(folder)) }] :
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .map((file) => ({ path: path.relative(folder, file), bytes: new Uint8Array(readFileSync(file)) })));

const badCases = rules.flatMap((rule) => readdirSync(path.join(FIXTURES, rule)).filter((name) => name.startsWith('bad-')).map((name) => `${rule}/${name}`));

/** The files with a remedy's edits carried out. */
const edited = (files: readonly InputFile[], remedy: Remedy): InputFile[] => {
  const edits = remedy.parts.flatMap((part) => part.edits);
  return files.map((file) => {
    const own = edits.filter((edit) => edit.file === file.path);
    if (own.length === 0) return file;
    const decoded = decode(file.bytes);
    if (!('text' in decoded)) throw new Error(`${file.path} is no text`);
    return { path: file.path, bytes: new TextEncoder().encode(applyEdits(decoded.text, own)) };
  });
};

const worldOf = (files: readonly InputFile[]): World => {
  const { world, inputs } = readWorld(files);
  expect(inputs.filter(({ status }) => status === 'failed')).toEqual([]);
  return world;
};

/** Breakages that one change has to mend together: of one caller, resource and key, stopped by one layer. */
const groupsIn = (world: World): [Breakage, ...Breakage[]][] => {
  const groups = new Map<string, [Breakage, ...Breakage[]]>();
  for (const breakage of serviceBreakages(world)) {
    const id = [breakage.use.resource.arn, breakage.use.caller, breakage.key.arn, breakage.stop.layer].join(' ');
    const known = groups.get(id);
    if (known === undefined) groups.set(id, [breakage]);
    else known.push(breakage);
  }
  return [...groups.values()];
};

const isWritable = ({ parts }: Remedy): boolean => parts.every(({ edits }) => edits.length > 0);

const worksIn = (world: World, { use, blocked, key }: Breakage): boolean => {
  const there = world.keys.find(({ arn }) => arn === key.arn)!;
  return blocked.every((demand) => meets(world, use, { ...demand, key: there }).answer === 'yes');
};

describe.each(badCases)('the changes suggested for %s', (name) => {
  const files = filesOf(path.join(FIXTURES, name));
  const base = worldOf(files);

  it('let the operation through, and nothing and nobody else', () => {
    for (const group of groupsIn(base)) {
      const [{ use }] = group;
      const actions = new Set(group.flatMap(({ blocked }) => blocked.map(({ action }) => action)));
      const writable = remediesOf(base, group).filter(isWritable);
      for (const remedy of writable) {
        const head = worldOf(edited(files, remedy));
        expect(group.filter((breakage) => !worksIn(head, breakage)), remedy.words).toEqual([]);
        const { gained, lost } = diff(base, head);
        expect(lost, remedy.words).toEqual([]);
        // What lets IAM count gives the account's root user the same.
        const account = /::(\d{12}):/.exec(use.caller)?.[1] ?? '';
        const meant = new Set([use.caller, ...(remedy.kind === 'delegation' ? [`arn:aws:iam::${account}:root`] : [])]);
        const exempt = remedy.kind === 'exemption';
        expect(gained.filter(({ principal }) => !meant.has(principal)).map(({ principal, actions: more }) => [principal, more]), remedy.words).toEqual([]);
        expect(gained.flatMap(({ actions: more }) => more).filter((action) => !exempt && !actions.has(action)), remedy.words).toEqual([]);
      }
    }
  });
});

describe('suggested changes', () => {
  it('are written out as edits for most cases', () => {
    // Neither YAML nor Terraform's language is edited.
    const inJson = badCases.filter((name) => filesOf(path.join(FIXTURES, name)).every((file) => file.path.endsWith('.json')));
    const withEdits = inJson.filter((name) => {
      const world = worldOf(filesOf(path.join(FIXTURES, name)));
      return groupsIn(world).some((group) => remediesOf(world, group).some(isWritable));
    });
    expect(inJson.length).toBeGreaterThan(100);
    expect(withEdits.length / inJson.length).toBeGreaterThan(0.85);
  });
});
