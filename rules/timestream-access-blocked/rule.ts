import { serviceAccessRule } from '../service-access.ts';

export default serviceAccessRule({ name: 'timestream-access-blocked', title: 'Timestream', services: ['timestream'] });
