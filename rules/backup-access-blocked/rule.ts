import { serviceAccessRule } from '../service-access.ts';

export default serviceAccessRule({ name: 'backup-access-blocked', title: 'AWS Backup', services: ['backup'] });
