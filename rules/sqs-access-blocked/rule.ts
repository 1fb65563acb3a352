import { serviceAccessRule } from '../service-access.ts';

export default serviceAccessRule({ name: 'sqs-access-blocked', title: 'SQS', services: ['sqs'] });
