import { SEVERITIES, isSeverity } from '../analyze/rules.ts';
import type { Severity } from '../analyze/types.ts';
import { valueOf } from './command.ts';
import type { Arguments, OptionSpec } from './command.ts';

export const FAIL_ON: OptionSpec = {
  name: 'fail-on', value: 'SEVERITY', choices: [...SEVERITIES].reverse(),
  help: 'Least severity that makes the exit status 1: error, warning (default) or info.',
};

export const failOnOf = (args: Arguments): Severity => {
  const given = valueOf(args, 'fail-on');
  return given !== undefined && isSeverity(given) ? given : 'warning';
};
