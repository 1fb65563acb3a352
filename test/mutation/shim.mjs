// As much of vitest as the tests of the evaluator use, for a context that is thrown away after each mutant.
import { inspect } from 'node:util';
import { ASYMMETRIC_MATCHERS_OBJECT, GLOBAL_EXPECT, JestAsymmetricMatchers, JestChaiExpect, JestExtend, chai, customMatchers, getState, setState } from '@vitest/expect';

chai.use(JestExtend);
chai.use(JestChaiExpect);
chai.use(JestAsymmetricMatchers);

const expect = (value, message) => chai.expect(value, message);
Object.assign(expect, chai.expect);
Object.defineProperty(globalThis, GLOBAL_EXPECT, { value: expect, writable: true, configurable: true });
setState({ assertionCalls: 0 }, expect);
expect.getState = () => getState(expect);
expect.setState = (state) => setState(state, expect);
Object.assign(expect, globalThis[ASYMMETRIC_MATCHERS_OBJECT]);
chai.expect.extend(expect, customMatchers);
expect.unreachable = (message) => { throw new Error(message ?? 'reached'); };

/**
 * Registers tests by a name of their own, in order.
 *
 * @param file the file that is being loaded
 */
export const newShim = (file) => {
  const tests = new Map();
  const files = new Map();
  let path = [];
  const add = (name, run) => {
    const whole = [...path, name].join(' > ');
    let id = whole;
    for (let again = 2; tests.has(id); again += 1) id = `${whole} #${again}`;
    tests.set(id, run);
    files.set(id, file());
  };
  // What compares with files is no test of the evaluator.
  const isOutside = (run) => run.constructor.name === 'AsyncFunction';
  const it = (name, run) => { if (!isOutside(run)) add(name, run); };
  it.each = (rows) => (name, run) => rows.forEach((row, index) => {
    if (isOutside(run)) return;
    const values = Array.isArray(row) ? row : [row];
    add(`${name} [${index}] ${typeof values[0] === 'string' ? values[0] : inspect(values[0]).slice(0, 60)}`, () => run(...values));
  });
  const describe = (name, body) => {
    path = [...path, name];
    body();
    path = path.slice(0, -1);
  };
  describe.each = (rows) => (name, body) => rows.forEach((row, index) => describe(`${name} [${index}]`, () => body(...(Array.isArray(row) ? row : [row]))));
  return { tests, files, module: { describe, it, test: it, expect } };
};
