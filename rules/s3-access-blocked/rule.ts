import { serviceAccessRule } from '../service-access.ts';

export default serviceAccessRule({ name: 's3-access-blocked', title: 'S3', services: ['s3', 'acm-pca'] });
