import { serviceAccessRule } from '../service-access.ts';

export default serviceAccessRule({ name: 'sagemaker-access-blocked', title: 'SageMaker', services: ['sagemaker'] });
