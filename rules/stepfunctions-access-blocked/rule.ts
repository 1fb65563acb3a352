import { serviceAccessRule } from '../service-access.ts';

export default serviceAccessRule({ name: 'stepfunctions-access-blocked', title: 'Step Functions', services: ['states'] });
