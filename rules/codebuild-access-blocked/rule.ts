import { serviceAccessRule } from '../service-access.ts';

export default serviceAccessRule({ name: 'codebuild-access-blocked', title: 'CodeBuild', services: ['codebuild'] });
