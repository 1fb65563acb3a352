import { serviceAccessRule } from '../service-access.ts';

export default serviceAccessRule({ name: 'sns-access-blocked', title: 'SNS', services: ['sns'] });
