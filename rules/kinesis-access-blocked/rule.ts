import { serviceAccessRule } from '../service-access.ts';

export default serviceAccessRule({ name: 'kinesis-access-blocked', title: 'Kinesis', services: ['kinesis'] });
