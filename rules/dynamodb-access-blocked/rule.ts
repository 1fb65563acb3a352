import { serviceAccessRule } from '../service-access.ts';

export default serviceAccessRule({ name: 'dynamodb-access-blocked', title: 'DynamoDB', services: ['dynamodb'] });
