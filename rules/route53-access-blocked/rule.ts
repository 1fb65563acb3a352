import { serviceAccessRule } from '../service-access.ts';

export default serviceAccessRule({ name: 'route53-access-blocked', title: 'Route 53 DNSSEC', services: ['route53'] });
