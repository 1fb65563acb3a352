import { serviceAccessRule } from '../service-access.ts';

export default serviceAccessRule({ name: 'ebs-access-blocked', title: 'EBS', services: ['ebs', 'ec2', 'autoscaling'] });
