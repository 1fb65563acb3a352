import { serviceAccessRule } from '../service-access.ts';

export default serviceAccessRule({ name: 'codepipeline-access-blocked', title: 'CodePipeline and CodeArtifact', services: ['codepipeline', 'codeartifact'] });
