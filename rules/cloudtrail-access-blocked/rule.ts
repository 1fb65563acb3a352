import { serviceAccessRule } from '../service-access.ts';

export default serviceAccessRule({ name: 'cloudtrail-access-blocked', title: 'CloudTrail', services: ['cloudtrail'] });
