import { serviceAccessRule } from '../service-access.ts';

export default serviceAccessRule({ name: 'config-access-blocked', title: 'AWS Config', services: ['config'] });
