import { serviceAccessRule } from '../service-access.ts';

export default serviceAccessRule({ name: 'bedrock-access-blocked', title: 'Bedrock', services: ['bedrock'] });
