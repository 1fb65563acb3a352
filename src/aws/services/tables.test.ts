import { describe, expect, it } from 'vitest';
import { kmsAction } from '../kms.ts';
import { chains, roleProperties } from './chains.ts';
import consequences from './consequences.json';
import corrections from './corrections.json';
import words from './operation-words.json';
import { keyProperties, serviceOperations } from './tables.ts';

const operationIds = new Set(serviceOperations.map(({ id }) => id));

describe('what services need of a key', () => {
  it('has a source with an address and a confidence in every row', () => {
    const levels = ['source', 'source+inference', 'source+memory', 'memory'];
    for (const { id, sources, confidence } of serviceOperations) {
      expect(sources.length, id).toBeGreaterThan(0);
      for (const source of sources) expect(source, id).toMatch(/^https:\/\/\S+$/);
      expect(levels, id).toContain(confidence);
    }
  });

  it('names actions that KMS has', () => {
    const unknown = serviceOperations.flatMap(({ id, needs }) => needs.flatMap(({ actions }) => actions.filter((action) => kmsAction(action) === undefined).map((action) => `${id} ${action}`)));
    expect(unknown).toEqual([]);
  });

  it('has a reason and an address for every correction, of a row that exists', () => {
    for (const [id, { why, source }] of Object.entries(corrections.operations)) {
      expect(operationIds, id).toContain(id);
      expect(why.length, id).toBeGreaterThan(10);
      expect(source, id).toMatch(/^https:\/\//);
    }
    for (const [id, { why, source }] of Object.entries(corrections.resources)) {
      expect(Object.keys(consequences), id).toContain(id);
      expect(why.length, id).toBeGreaterThan(10);
      expect(source, id).toMatch(/^https:\/\//);
    }
  });

  it('says for every property that names a key what is lost with it', () => {
    for (const { id, noun, unreadable } of keyProperties) expect([noun, unreadable].every((text) => text.length > 2), id).toBe(true);
    expect(keyProperties.filter(({ id }) => !(id in consequences))).toEqual([]);
  });

  it('speaks of operations that exist', () => {
    const named = [...Object.keys(words), ...Object.keys(roleProperties), ...chains.map(({ operation }) => operation)];
    expect(named.filter((id) => !operationIds.has(id))).toEqual([]);
  });
});
