import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPolicy } from '../readers/policy-text.ts';
import { valueAt } from '../source/embedded.ts';
import { locate } from '../source/locate.ts';
import { document, json, placed, statement } from './test-arbitraries.ts';

describe('reading a policy', () => {
  it('never throws, and every problem has a place in the document', () => {
    fc.assert(fc.property(document, fc.boolean(), (value, inside) => {
      const { value: held, place } = placed(value, inside);
      const policy = readPolicy(held, place);
      for (const problem of [...policy.problems, ...policy.unreadable]) {
        expect(problem.code).toMatch(/^[A-Z_]+$/);
        expect(problem.message).not.toBe('');
        expect(valueAt(problem.place), JSON.stringify([problem, value])).toBeDefined();
        const { line, column, endLine, endColumn } = locate(problem.place);
        expect(line > 0 && column > 0 && (endLine > line || (endLine === line && endColumn > column))).toBe(true);
      }
    }), { numRuns: 300 });
  });

  it('says of every statement what it is or why it cannot be read', () => {
    fc.assert(fc.property(fc.array(fc.oneof(statement, json), { maxLength: 5 }), (statements) => {
      const { value, place } = placed({ Version: '2012-10-17', Statement: statements }, false);
      const policy = readPolicy(value, place);
      const read = new Set(policy.statements.map(({ index }) => index));
      const refused = new Set(policy.unreadable.map((problem) => problem.place.path[1]));
      statements.forEach((_, index) => expect([read.has(index), refused.has(index)].filter(Boolean), JSON.stringify(statements[index])).toHaveLength(1));
    }), { numRuns: 200 });
  });
});
