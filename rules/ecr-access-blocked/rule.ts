import { serviceAccessRule } from '../service-access.ts';

export default serviceAccessRule({ name: 'ecr-access-blocked', title: 'ECR', services: ['ecr'] });
