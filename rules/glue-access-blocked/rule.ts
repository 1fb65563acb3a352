import { serviceAccessRule } from '../service-access.ts';

export default serviceAccessRule({ name: 'glue-access-blocked', title: 'Glue', services: ['glue'] });
