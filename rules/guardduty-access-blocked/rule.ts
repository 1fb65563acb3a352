import { serviceAccessRule } from '../service-access.ts';

export default serviceAccessRule({ name: 'guardduty-access-blocked', title: 'GuardDuty', services: ['guardduty', 'macie', 'inspector2'] });
