import { serviceAccessRule } from '../service-access.ts';

export default serviceAccessRule({ name: 'logs-access-blocked', title: 'CloudWatch Logs', services: ['logs'] });
