import { serviceAccessRule } from '../service-access.ts';

export default serviceAccessRule({ name: 'elasticache-access-blocked', title: 'ElastiCache and MemoryDB', services: ['elasticache', 'memorydb'] });
