import type { Report, Rule } from '../../src/analyze/types.ts';
import { resourceName } from '../../src/ask/blast-radius.ts';
import { keyName } from '../../src/ask/key-name.ts';
import { keylessCopies, keylessReplications, type KeylessCopy, type KeylessReplication } from '../../src/ask/services/keyless-copies.ts';
import { callerName } from '../../src/ask/services/words.ts';
import { serviceAccessRule } from '../service-access.ts';

const policies = serviceAccessRule({ name: 'rds-access-blocked', title: 'RDS', services: ['rds', 'docdb', 'neptune'] });

const copyReport = ({ copier, reference, region, list }: KeylessCopy): Report => {
  const { key, property, resource } = reference;
  const name = callerName(copier.principal.arn);
  const made = key.multiRegion === undefined || key.multiRegion === false ? `create a key in ${region}` : `replicate ${keyName(key)} to ${region} (aws kms replicate-key)`;
  return {
    severity: 'warning',
    message: `${name} cannot copy ${property.noun} ${resourceName(resource)} to ${region}: account ${key.account} has no key there for the copy`,
    explanation: [
      `${name} may ${copier.action} into ${region}. The copy of an encrypted snapshot takes a key of the Region it goes to, and RDS does not choose one by itself.`,
      list.arns.length === 1 ? `The one key of ${region} is not for this.` : `None of the ${list.arns.length} keys of ${region} is for this.`,
    ],
    advice: `${made}, and allow ${name} kms:DescribeKey and kms:CreateGrant on it through rds.${region}.amazonaws.com`,
    place: copier.place,
    related: [
      { message: `${property.noun} ${resourceName(resource)} is encrypted with ${keyName(key)}`, place: reference.place },
      { message: `all keys of ${region}`, place: list.place },
    ],
    key: key.arn,
    unknowns: [],
  };
};

const replicationReport = ({ resource, region, place }: KeylessReplication): Report => ({
  severity: 'warning',
  message: `the automated backups of DB instance ${resourceName(resource)} cannot be replicated to ${region}: no key of that Region is named`,
  explanation: ['The instance is encrypted, and so are its backups: their replication takes a key of the Region that they go to, and RDS does not choose one by itself.'],
  advice: `name a key of ${region} by its ARN in AutomaticBackupReplicationKmsKeyId`,
  place,
  related: [],
  unknowns: [],
});

const rule: Rule = {
  ...policies,
  *check(input) {
    yield* policies.check(input);
    yield* keylessCopies(input.world).map(copyReport);
    yield* keylessReplications(input.world).map(replicationReport);
  },
};

export default rule;
