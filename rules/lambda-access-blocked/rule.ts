import { serviceAccessRule } from '../service-access.ts';

export default serviceAccessRule({ name: 'lambda-access-blocked', title: 'Lambda', services: ['lambda'] });
