import { serviceAccessRule } from '../service-access.ts';

export default serviceAccessRule({ name: 'ses-access-blocked', title: 'SES', services: ['ses'] });
