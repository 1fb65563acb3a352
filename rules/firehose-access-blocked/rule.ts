import { serviceAccessRule } from '../service-access.ts';

export default serviceAccessRule({ name: 'firehose-access-blocked', title: 'Firehose', services: ['firehose'] });
