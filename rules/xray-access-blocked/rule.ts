import { serviceAccessRule } from '../service-access.ts';

export default serviceAccessRule({ name: 'xray-access-blocked', title: 'X-Ray', services: ['xray'] });
