import { serviceAccessRule } from '../service-access.ts';

export default serviceAccessRule({ name: 'efs-access-blocked', title: 'EFS and FSx', services: ['efs', 'fsx'] });
