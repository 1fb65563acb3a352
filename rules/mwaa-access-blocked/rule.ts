import { serviceAccessRule } from '../service-access.ts';

export default serviceAccessRule({ name: 'mwaa-access-blocked', title: 'MWAA', services: ['mwaa'] });
