import { serviceAccessRule } from '../service-access.ts';

export default serviceAccessRule({ name: 'secretsmanager-access-blocked', title: 'Secrets Manager', services: ['secretsmanager'] });
