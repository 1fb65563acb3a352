import { serviceAccessRule } from '../service-access.ts';

export default serviceAccessRule({ name: 'events-access-blocked', title: 'EventBridge', services: ['events', 'pipes', 'scheduler'] });
