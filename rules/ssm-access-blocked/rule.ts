import { serviceAccessRule } from '../service-access.ts';

export default serviceAccessRule({ name: 'ssm-access-blocked', title: 'Parameter Store', services: ['ssm'] });
