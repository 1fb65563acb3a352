/** What SAM's resource types become [SAM sam-specification-generated-resources]. */
const TYPES: { readonly [type: string]: string } = {
  'AWS::Serverless::Function': 'AWS::Lambda::Function',
  'AWS::Serverless::Api': 'AWS::ApiGateway::RestApi',
  'AWS::Serverless::HttpApi': 'AWS::ApiGatewayV2::Api',
  'AWS::Serverless::WebSocketApi': 'AWS::ApiGatewayV2::Api',
  'AWS::Serverless::SimpleTable': 'AWS::DynamoDB::Table',
  'AWS::Serverless::LayerVersion': 'AWS::Lambda::LayerVersion',
  'AWS::Serverless::StateMachine': 'AWS::StepFunctions::StateMachine',
  'AWS::Serverless::Application': 'AWS::CloudFormation::Stack',
  'AWS::Serverless::GraphQLApi': 'AWS::AppSync::GraphQLApi',
};

/** Properties that SAM calls otherwise than CloudFormation. */
const RENAMED: { readonly [type: string]: { readonly [property: string]: string } } = {
  'AWS::Serverless::StateMachine': { StateMachineName: 'Name', RoleArn: 'Role', StateMachineType: 'Type', LoggingConfiguration: 'Logging', TracingConfiguration: 'Tracing' },
  'AWS::Serverless::Function': { TracingConfig: 'Tracing', DeadLetterConfig: 'DeadLetterQueue' },
  'AWS::Serverless::SimpleTable': {},
};

/** Types for which SAM makes a role where none is given. */
export const ROLE_MAKERS: ReadonlySet<string> = new Set(['AWS::Serverless::Function', 'AWS::Serverless::StateMachine']);

/** The CloudFormation type of a resource. */
export const typeOf = (type: string): string => TYPES[type] ?? type;

export const isServerless = (type: string): boolean => type.startsWith('AWS::Serverless::');

/** How a type writes a property of the CloudFormation type that it becomes. */
export const renamedProperty = (type: string, property: string): string => RENAMED[type]?.[property] ?? property;

/** Properties of a SAM type by the name they have in CloudFormation. */
export const cloudFormationName = (type: string, property: string): string =>
  Object.entries(RENAMED[type] ?? {}).find(([, written]) => written === property)?.[0] ?? property;

/** Logical id of the role that SAM makes for a resource. */
export const roleIdOf = (id: string): string => `${id}Role`;

/** Whether a logical id is that of a role that SAM makes. */
export const generatedRole = (id: string, typeOfResource: (id: string) => string | undefined): boolean =>
  id.endsWith('Role') && ROLE_MAKERS.has(typeOfResource(id.slice(0, -'Role'.length)) ?? '');
