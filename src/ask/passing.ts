import type { World } from '../world/types.ts';

/** A way to run one's own code as a role, by handing it to a service. */
export interface Passing {
  /** The service that runs as the role, which has to trust it. */
  readonly service: string;
  /** In words, before the role's ARN. */
  readonly move: string;
  /** What it takes besides `iam:PassRole`: action and resource, for an account. */
  readonly needs: (account: string) => readonly (readonly [action: string, resource: string])[];
}

const REGION = 'us-east-1';

const made = (action: string, service: string, resource: string) => (account: string): readonly [string, string] =>
  [action, `arn:aws:${service}:${REGION}:${account}:${resource}`];

const all = (...needs: readonly ((account: string) => readonly [string, string])[]) => (account: string): readonly (readonly [string, string])[] =>
  needs.map((need) => need(account));

/**
 * Services that run a caller's code as a role that the caller passes to them [IAM id_roles_use_passrole; the
 * permissions of each action in the Service Authorization Reference].
 */
export const PASSING: readonly Passing[] = [
  { service: 'lambda.amazonaws.com', move: 'makes a Lambda function that runs as', needs: all(made('lambda:CreateFunction', 'lambda', 'function:some-function')) },
  { service: 'ec2.amazonaws.com', move: 'starts an EC2 instance that runs as', needs: all(made('ec2:RunInstances', 'ec2', 'instance/*')) },
  { service: 'ecs-tasks.amazonaws.com', move: 'runs an ECS task as', needs: all(() => ['ecs:RegisterTaskDefinition', '*'], made('ecs:RunTask', 'ecs', 'task-definition/some-task:1')) },
  { service: 'codebuild.amazonaws.com', move: 'makes a CodeBuild project that runs as',
    needs: all(made('codebuild:CreateProject', 'codebuild', 'project/some-project'), made('codebuild:StartBuild', 'codebuild', 'project/some-project')) },
  { service: 'glue.amazonaws.com', move: 'makes a Glue job that runs as', needs: all(made('glue:CreateJob', 'glue', 'job/some-job'), made('glue:StartJobRun', 'glue', 'job/some-job')) },
  { service: 'cloudformation.amazonaws.com', move: 'makes a CloudFormation stack as', needs: all(made('cloudformation:CreateStack', 'cloudformation', 'stack/some-stack/*')) },
  { service: 'sagemaker.amazonaws.com', move: 'makes a SageMaker notebook that runs as', needs: all(made('sagemaker:CreateNotebookInstance', 'sagemaker', 'notebook-instance/some-notebook')) },
];

const roleOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Functions that already run as a role: whoever can replace their code acts as the role. */
export const functionsOf = (world: World, role: string): readonly string[] =>
  world.resources.filter(({ type, properties }) => type === 'AWS::Lambda::Function' && roleOf(properties['Role']) === role).map(({ arn }) => arn);
