import type { Suppression, UnusedSuppression } from '../../src/analyze/suppressions.ts';
import type { Report, Rule } from '../../src/analyze/types.ts';

const what = ({ rules, file, key, fingerprint }: Suppression): string => [
  rules.join(' and '),
  ...(file === undefined ? [] : [`in ${file}`]),
  ...(key === undefined ? [] : [`on ${key}`]),
  ...(fingerprint === undefined ? [] : [`with the fingerprint ${fingerprint}`]),
].join(' ');

const reportOf = ({ suppression, why }: UnusedSuppression): Report => {
  const { until = '', reason, place } = suppression;
  const base = { place, related: [], unknowns: [], explanation: [`Its reason was: ${reason}`] };
  return why === 'ended'
    ? {
      ...base,
      message: `the suppression of ${what(suppression)} ended on ${until}: what it suppressed is reported again`,
      advice: 'mend what is reported and remove the suppression, or give it a new date',
    }
    : {
      ...base,
      message: `the suppression of ${what(suppression)} suppresses nothing`,
      advice: 'remove it, so that it hides nothing that comes later',
    };
};

const rule: Rule = {
  name: 'unused-suppression',
  summary: 'A suppression of the configuration that fits no finding, or whose date is past.',
  severity: 'info',
  preset: 'recommended',
  afterSuppressions: true,
  covers: [],
  options: {},
  check: ({ unusedSuppressions = [] }) => unusedSuppressions.map(reportOf),
};

export default rule;
