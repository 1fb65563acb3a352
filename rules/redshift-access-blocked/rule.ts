import { serviceAccessRule } from '../service-access.ts';

export default serviceAccessRule({ name: 'redshift-access-blocked', title: 'Redshift', services: ['redshift'] });
