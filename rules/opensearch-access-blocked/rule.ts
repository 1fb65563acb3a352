import { serviceAccessRule } from '../service-access.ts';

export default serviceAccessRule({ name: 'opensearch-access-blocked', title: 'OpenSearch', services: ['opensearch', 'opensearchserverless'] });
