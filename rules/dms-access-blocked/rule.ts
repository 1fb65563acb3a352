import { serviceAccessRule } from '../service-access.ts';

export default serviceAccessRule({ name: 'dms-access-blocked', title: 'DMS', services: ['dms'] });
