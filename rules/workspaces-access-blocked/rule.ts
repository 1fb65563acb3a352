import { serviceAccessRule } from '../service-access.ts';

export default serviceAccessRule({ name: 'workspaces-access-blocked', title: 'WorkSpaces', services: ['workspaces', 'workmail'] });
