import { serviceAccessRule } from '../service-access.ts';

export default serviceAccessRule({ name: 'ecs-access-blocked', title: 'ECS', services: ['ecs'] });
