import { serviceAccessRule } from '../service-access.ts';

export default serviceAccessRule({ name: 'eks-access-blocked', title: 'EKS', services: ['eks'] });
