import { serviceAccessRule } from '../service-access.ts';

export default serviceAccessRule({ name: 'rds-access-blocked', title: 'RDS', services: ['rds', 'docdb', 'neptune'] });
