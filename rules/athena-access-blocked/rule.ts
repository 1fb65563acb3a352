import { serviceAccessRule } from '../service-access.ts';

export default serviceAccessRule({ name: 'athena-access-blocked', title: 'Athena', services: ['athena'] });
