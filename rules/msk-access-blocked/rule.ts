import { serviceAccessRule } from '../service-access.ts';

export default serviceAccessRule({ name: 'msk-access-blocked', title: 'MSK', services: ['msk'] });
