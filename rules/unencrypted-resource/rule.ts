import type { Report, Rule } from '../../src/analyze/types.ts';
import { unkeyed, type Unkeyed } from '../../src/ask/encryption.ts';
import { COVERS } from './covers.ts';

interface Options {
  readonly except: readonly string[];
}

const reportOf = ({ what, place, unknowns }: Unkeyed): Report => ({
  message: `${what} is not encrypted${unknowns.length > 0 ? ', as far as the input tells' : ''}`,
  explanation: ['Whoever gets at its storage, a snapshot or a backup of it can read it; no key stands in between, whose policy would have a say or whose use would be logged.'],
  advice: 'encrypt it under a customer managed key; what exists already often has to be copied or restored to be encrypted',
  place,
  related: [],
  unknowns,
});

const rule: Rule<Options> = {
  name: 'unencrypted-resource',
  summary: 'A resource that could be encrypted under a KMS key is not encrypted at all.',
  severity: 'warning',
  preset: 'recommended',
  covers: COVERS,
  options: {
    except: {
      type: 'array',
      items: { type: 'string' },
      default: [],
      description: 'CloudFormation types that may go without encryption, e.g. `AWS::SNS::Topic`.',
    },
  },
  *check({ world, options }) {
    for (const each of unkeyed(world)) {
      if (each.protection === 'none' && !options.except.includes(each.resource.type)) yield reportOf(each);
    }
  },
};

export default rule;
