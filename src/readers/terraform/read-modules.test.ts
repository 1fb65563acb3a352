import { beforeAll, describe, expect, it } from 'vitest';
import { locate } from '../../source/locate.ts';
import type { Place } from '../../source/place.ts';
import { readWorld } from '../../world/build.ts';
import type { WorldReading } from '../../world/build.ts';
import { loadParser } from './hcl/parser.ts';

beforeAll(loadParser);

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

const read = (files: { readonly [path: string]: string }): WorldReading =>
  readWorld(Object.entries(files).map(([path, text]) => ({ path, bytes: encode(text) })));

const at = (place: Place | undefined): string => {
  if (place === undefined) return 'nowhere';
  const { file, line, column, pointer } = locate(place);
  return `${file}:${line}:${column} ${pointer}`;
};

const ACCOUNT = '‹account of the root module›';
const REGION = '‹region of the root module›';
const keyNamed = (address: string, region = REGION, account = ACCOUNT): string => `arn:aws:kms:${region}:${account}:key/‹${address} of the root module›`;

describe('Terraform modules', () => {
  it('gives a key what is written, what the provider adds, and what follows', () => {
    const { keys } = read({
      'main.tf': `
provider "aws" {
  region = "eu-west-1"
  default_tags {
    tags = { Team = "pay", Stage = "dev" }
  }
}
resource "aws_kms_key" "a" {
  description             = "Encrypts payments"
  deletion_window_in_days = 7
  enable_key_rotation     = true
  rotation_period_in_days = 180
  tags                    = { Stage = "prod" }
}
resource "aws_kms_alias" "a" {
  name          = "alias/pay"
  target_key_id = aws_kms_key.a.key_id
}
`,
    }).world;
    expect(keys).toHaveLength(1);
    expect(keys[0]).toMatchObject({
      arn: keyNamed('aws_kms_key.a', 'eu-west-1'), region: 'eu-west-1', description: 'Encrypts payments', deletionWindow: { days: 7 },
      rotation: { enabled: true, periodInDays: 180 }, aliases: ['alias/pay'], spec: 'SYMMETRIC_DEFAULT', multiRegion: false,
    });
    expect(keys[0]?.tags).toEqual(new Map([['Team', 'pay'], ['Stage', 'prod']]));
    expect(keys[0]?.policy?.statements[0]?.principal?.entries).toEqual([{ type: 'AWS', value: `arn:aws:iam::${ACCOUNT}:root` }].map((entry) => expect.objectContaining(entry) as object));
  });

  it('makes one key for each item, and finds the policy of each', () => {
    const { keys } = read({
      'main.tf': `
resource "aws_kms_key" "each" {
  for_each    = toset(["a", "b"])
  description = "Key of \${each.key}"
}
resource "aws_kms_key" "none" {
  count = 0
}
resource "aws_kms_key_policy" "each" {
  for_each = aws_kms_key.each
  key_id   = each.value.id
  policy   = jsonencode({ Statement = [{ Sid = "Of\${each.key}", Effect = "Allow", Principal = "*", Action = "kms:*", Resource = "*" }] })
}
`,
    }).world;
    expect(keys.map(({ arn, description, policy }) => [arn, description, policy?.statements[0]?.sid])).toEqual([
      [keyNamed('aws_kms_key.each["a"]'), 'Key of a', 'Ofa'],
      [keyNamed('aws_kms_key.each["b"]'), 'Key of b', 'Ofb'],
    ]);
  });

  it('reads a local module as it is called, not once more by itself, and names those that are missing', () => {
    const { world, inputs } = read({
      'main.tf': 'module "keys" {\n  source = "./modules/key"\n  name   = "pay"\n}\nmodule "far" {\n  source  = "example/far/aws"\n  version = "1.0"\n}\n',
      'modules/key/main.tf': 'variable "name" {}\nresource "aws_kms_key" "this" {\n  description = var.name\n}\n',
    });
    expect(world.keys.map(({ arn, description }) => [arn, description])).toEqual([[keyNamed('module.keys.aws_kms_key.this'), 'pay']]);
    expect(inputs).toEqual([
      { file: 'main.tf', kind: 'terraform', status: 'analysed', reason: 'module.far: the module (example/far/aws) is not in the input; what it declares is not known.' },
      { file: 'modules/key/main.tf', kind: 'terraform', status: 'analysed' },
    ]);
  });

  it('does not follow a module that calls itself', () => {
    const { keys } = read({ 'main.tf': `
module "again" {
  source = "."
}
resource "aws_kms_key" "a" {}
` }).world;
    expect(keys.map(({ arn }) => arn)).toEqual([keyNamed('aws_kms_key.a')]);
  });

  it('takes variables from the files that Terraform takes them from', () => {
    const { keys } = read({
      'main.tf': 'variable "a" {\n  default = "default"\n}\nvariable "b" {\n  default = "default"\n}\nvariable "c" {}\nresource "aws_kms_key" "k" {\n  description = "${var.a} ${var.b}"\n}\nresource "aws_kms_alias" "k" {\n  name = "alias/${var.c}"\n  target_key_id = aws_kms_key.k.id\n}\n',
      'terraform.tfvars': 'a = "assigned"\n',
      'x.auto.tfvars.json': '{"b": "later"}',
      'other.tfvars': 'c = "not loaded"\n',
    }).world;
    expect(keys[0]).toMatchObject({ description: 'assigned later', aliases: ['alias/‹var.c of the root module›'] });
  });

  it('gives attributes that are left out the defaults of their type', () => {
    const { keys } = read({
      'main.tf': `
variable "keys" {
  type = map(object({
    description = optional(string, "by default")
    rotation    = optional(object({ enabled = optional(bool, true), days = optional(number) }), {})
  }))
  default = { a = {}, b = { description = "given", rotation = { enabled = false } } }
}
resource "aws_kms_key" "k" {
  for_each                = var.keys
  description             = each.value.description
  enable_key_rotation     = each.value.rotation.enabled
  rotation_period_in_days = each.value.rotation.days
}
`,
    }).world;
    expect(keys.map(({ description, rotation }) => [description, rotation?.enabled, rotation?.periodInDays])).toEqual([['by default', true, 365], ['given', false, undefined]]);
  });

  it('keeps providers of other Regions and accounts apart', () => {
    const { keys } = read({
      'main.tf': `
provider "aws" {
  region = "eu-west-1"
}
provider "aws" {
  alias  = "there"
  region = "us-east-1"
  assume_role {
    role_arn = "arn:aws:iam::444455556666:role/deploy"
  }
}
resource "aws_kms_key" "here" {}
resource "aws_kms_key" "there" {
  provider = aws.there
}
`,
    }).world;
    expect(keys.map(({ region, account }) => [region, account])).toEqual([['eu-west-1', ACCOUNT], ['us-east-1', '444455556666']]);
  });

  it('puts a role together with all that is attached to it', () => {
    const { principals } = read({
      'main.tf': `
resource "aws_iam_role" "app" {
  name               = "app"
  path               = "/service/"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}
data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["ec2.amazonaws.com", "lambda.amazonaws.com"]
    }
  }
}
resource "aws_iam_role_policy" "app" {
  role   = aws_iam_role.app.id
  name   = "inline"
  policy = jsonencode({ Statement = { Effect = "Allow", Action = "kms:Decrypt", Resource = "*" } })
}
resource "aws_iam_policy" "shared" {
  name   = "shared"
  policy = <<EOT
{"Statement": [{"Effect": "Allow", "Action": "kms:Encrypt", "Resource": "*"}]}
EOT
}
resource "aws_iam_role_policy_attachment" "app" {
  role       = aws_iam_role.app.name
  policy_arn = aws_iam_policy.shared.arn
}
`,
    }).world;
    const [role] = principals.values();
    expect(role).toMatchObject({ arn: `arn:aws:iam::${ACCOUNT}:role/service/app`, name: 'app', kind: 'role' });
    expect(role?.identityPolicies?.map(({ name, policy }) => [name, policy.statements[0]?.action.patterns])).toEqual([['inline', ['kms:Decrypt']], ['shared', ['kms:Encrypt']]]);
    expect(role?.trustPolicy?.statements[0]?.principal?.entries.map(({ value }) => value)).toEqual(['ec2.amazonaws.com', 'lambda.amazonaws.com']);
  });

  it('says of a statement where it is written, wherever its text comes from', () => {
    const { policies } = read({
      'main.tf': `resource "aws_kms_key" "k" {
  policy = data.aws_iam_policy_document.all.json
}
data "aws_iam_policy_document" "all" {
  source_policy_documents   = [file("\${path.module}/base.json"), jsonencode({ Statement = [{ Sid = "Encoded", Effect = "Allow", Action = "kms:*", Resource = "*" }] })]
  override_policy_documents = [data.aws_iam_policy_document.other.json]
  statement {
    sid       = "Own"
    actions   = ["kms:Decrypt"]
    resources = ["arn:aws:s3:::&{aws:username}"]
  }
}
`,
      'other.tf': 'data "aws_iam_policy_document" "other" {\n  statement {\n    sid     = "Base"\n    actions = ["kms:Encrypt"]\n  }\n}\n',
      'base.json': '{\n  "Statement": [\n    {"Sid": "Base", "Effect": "Deny", "Action": "kms:*", "Resource": "*"},\n    {"Sid": "File", "Effect": "Deny", "Action": "kms:*", "Resource": "*"}\n  ]\n}\n',
    });
    const [{ policy } = { policy: undefined }] = policies;
    expect(policies).toHaveLength(1);
    expect(policy?.statements.map(({ sid, place }) => [sid, at(place)])).toEqual([
      ['Base', 'other.tf:2:3 /data/aws_iam_policy_document/other/statement/0'],
      ['File', 'base.json:4:5 /Statement/1'],
      ['Encoded', 'main.tf:5:92 /data/aws_iam_policy_document/all/source_policy_documents/1/Statement/0'],
      ['Own', 'main.tf:7:3 /data/aws_iam_policy_document/all/statement/0'],
    ]);
    expect(policy?.statements[3]?.resource?.patterns).toEqual(['arn:aws:s3:::${aws:username}']);
  });

  it('leaves open what depends on what is not known', () => {
    const { keys } = read({
      'main.tf': `
variable "on" {}
variable "arns" {}
resource "aws_kms_key" "k" {
  policy = data.aws_iam_policy_document.k.json
}
data "aws_iam_policy_document" "k" {
  statement {
    sid     = "Readers"
    actions = ["kms:Decrypt"]
    principals {
      type        = "AWS"
      identifiers = var.arns
    }
  }
  dynamic "statement" {
    for_each = var.on ? [1] : []
    content {
      sid     = "Maybe"
      actions = ["kms:*"]
    }
  }
}
`,
    }).world;
    const statements = keys[0]?.policy?.statements ?? [];
    expect(statements.map(({ sid, doubts }) => [sid, doubts])).toEqual([['Readers', undefined], ['Maybe', ['if var.on then [1] else [] of the root module']]]);
    expect(statements[0]?.principal?.entries.map(({ value }) => value)).toEqual(['‹var.arns of the root module›']);
  });

  it('reads resources of services in CloudFormation’s terms, with what other resources say of them', () => {
    const { resources } = read({
      'main.tf': `
resource "aws_kms_key" "k" {}
resource "aws_s3_bucket" "b" {
  bucket = "acme-data"
}
resource "aws_s3_bucket_server_side_encryption_configuration" "b" {
  bucket = aws_s3_bucket.b.bucket
  rule {
    bucket_key_enabled = true
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.k.arn
    }
  }
}
resource "aws_s3_bucket_policy" "b" {
  bucket = aws_s3_bucket.b.id
  policy = jsonencode({ Statement = [{ Effect = "Deny", Principal = "*", Action = "s3:*", Resource = aws_s3_bucket.b.arn }] })
}
resource "aws_sqs_queue" "q" {
  name_prefix       = "jobs-"
  kms_master_key_id = aws_kms_key.k.id
}
resource "aws_instance" "i" {
  root_block_device {
    encrypted = true
  }
  ebs_block_device {
    device_name = "x"
    kms_key_id  = aws_kms_key.k.arn
  }
}
`,
    }).world;
    const found = Object.fromEntries(resources.map((resource) => [resource.type, resource]));
    expect(found['AWS::S3::Bucket']).toMatchObject({
      arn: 'arn:aws:s3:::acme-data', policy: { statements: [{ effect: 'Deny' }] },
      properties: { BucketEncryption: { ServerSideEncryptionConfiguration: [{ BucketKeyEnabled: true, ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: keyNamed('aws_kms_key.k') } }] } },
    });
    expect(found['AWS::SQS::Queue']).toMatchObject({ arn: `arn:aws:sqs:${REGION}:${ACCOUNT}:jobs-‹suffix of aws_sqs_queue.q of the root module›` });
    expect(found['AWS::EC2::Instance']?.properties).toMatchObject({ BlockDeviceMappings: [{ Ebs: { Encrypted: true } }, { Ebs: { KmsKeyId: keyNamed('aws_kms_key.k') } }] });
  });

  it('reads grants', () => {
    const { keys } = read({
      'main.tf': `
resource "aws_kms_key" "k" {}
resource "aws_iam_role" "r" {
  name               = "reader"
  assume_role_policy = jsonencode({ Statement = [] })
}
resource "aws_kms_grant" "g" {
  name              = "reading"
  key_id            = aws_kms_key.k.key_id
  grantee_principal = aws_iam_role.r.arn
  operations        = ["Decrypt"]
  constraints {
    encryption_context_equals = { Department = "Finance" }
  }
}
`,
    }).world;
    expect(keys).toHaveLength(1);
    expect(keys[0]?.grants).toMatchObject([{ name: 'reading', grantee: `arn:aws:iam::${ACCOUNT}:role/reader`, operations: ['Decrypt'], issuingAccount: ACCOUNT }]);
    expect(keys[0]?.grants?.[0]?.constraints.encryptionContextEquals).toEqual(new Map([['Department', 'Finance']]));
  });

  it('reads the JSON syntax with its templates', () => {
    const { keys } = read({
      'main.tf.json': JSON.stringify({
        variable: { name: { default: 'pay' } },
        data: { aws_iam_policy_document: { k: { statement: [{ sid: 'Own', actions: ['kms:*'], resources: ['*'], principals: { type: 'AWS', identifiers: ['*'] } }] } } },
        resource: { aws_kms_key: { k: { description: 'Of ${upper(var.name)}', policy: '${data.aws_iam_policy_document.k.json}' } } },
      }, null, 2),
    }).world;
    expect(keys[0]).toMatchObject({ arn: keyNamed('aws_kms_key.k'), description: 'Of PAY', policy: { statements: [{ sid: 'Own' }] } });
    expect(at(keys[0]?.policy?.statements[0]?.place)).toBe('main.tf.json:11:11 /data/aws_iam_policy_document/k/statement/0');
  });

  it('says where a file is broken, and reads the others', () => {
    const { world, inputs } = read({
      'broken.tf': 'resource "aws_kms_key" "a" {\n  description = = "x"\n}\nresource "aws_kms_key" "b" {\n}\n',
      'fine.tf': 'resource "aws_kms_key" "c" {\n}\n',
    });
    expect(inputs).toMatchObject([{ file: 'broken.tf', status: 'failed', line: 2 }, { file: 'fine.tf', status: 'analysed' }]);
    expect(world.keys.map(({ id }) => id)).toEqual(['‹aws_kms_key.b of the root module›', '‹aws_kms_key.c of the root module›']);
  });

  it('calls what is not known by one name wherever it is used, in a folder too', () => {
    const { world } = read({
      'infra/prod/main.tf': `
variable "name" {}
data "aws_caller_identity" "me" {}
resource "aws_iam_role" "app" {
  name               = "\${var.name}-app"
  assume_role_policy = jsonencode({ Statement = [] })
}
resource "aws_iam_policy" "app" {
  name   = "\${var.name}-app"
  policy = jsonencode({ Statement = { Effect = "Allow", Action = "kms:Decrypt", Resource = "arn:aws:kms:eu-west-1:\${data.aws_caller_identity.me.account_id}:key/*" } })
}
resource "aws_iam_role_policy_attachment" "app" {
  role       = aws_iam_role.app.name
  policy_arn = "arn:aws:iam::\${data.aws_caller_identity.me.account_id}:policy/\${aws_iam_policy.app.name}"
}
`,
    });
    const [role] = world.principals.values();
    expect(role?.arn).toBe('arn:aws:iam::‹account of prod in infra›:role/‹var.name of prod in infra›-app');
    expect(role?.missingPolicies ?? []).toEqual([]);
    expect(role?.identityPolicies?.map(({ policy }) => policy.statements[0]?.resource?.patterns)).toEqual([['arn:aws:kms:eu-west-1:‹account of prod in infra›:key/*']]);
  });

  it('does not take variables for settled whose file is encrypted', () => {
    const { inputs, world } = readWorld([
      { path: 'main.tf', bytes: encode('variable "a" {}\nresource "aws_kms_key" "k" {\n  description = "x"\n}\n') },
      { path: 'terraform.tfvars', bytes: new Uint8Array([0, 71, 73, 84, 67, 82, 89, 80, 84, 0, 255, 254, 1]) },
    ]);
    expect(inputs).toMatchObject([{ status: 'analysed' }, { kind: 'terraform-variables', status: 'unrecognised' }]);
    expect(world.keys).toHaveLength(1);
  });

  it('survives what nobody writes', () => {
    const deep = `x = ${'['.repeat(50_000)}${']'.repeat(50_000)}\n`;
    const doubling = Array.from({ length: 60 }, (_, index) => `  a${index} = [local.a${index + 1}, local.a${index + 1}]\n  s${index} = "\${local.s${index + 1}}\${local.s${index + 1}}"`).join('\n');
    const modules = Object.fromEntries(Array.from({ length: 10 }, (_, index) =>
      [`m${index}/main.tf`, `module "next" {\n  source = "../m${index + 1}"\n  count = 400\n}\nresource "aws_kms_key" "k" {}\n`]));
    const { world, inputs } = read({
      'deep/main.tf': deep,
      'doubling/main.tf': `locals {\n${doubling}\n  a60 = ["x"]\n  s60 = "x"\n}\nresource "aws_kms_key" "k" {\n  description = local.s0\n  policy = jsonencode({ Statement = local.a0 })\n}\n`,
      'chain/main.tf': `locals {\n${Array.from({ length: 20_000 }, (_, index) => `  a${index} = local.a${index + 1}`).join('\n')}\n}\nresource "aws_kms_key" "k" {\n  description = local.a0\n}\n`,
      'fine/main.tf': 'resource "aws_kms_key" "fine" {}\n',
      ...modules,
    });
    expect(inputs.filter(({ status }) => status === 'failed').map(({ file, line }) => [file, line])).toEqual([['chain/main.tf', 1], ['deep/main.tf', 1]]);
    expect(world.keys.map(({ id }) => id)).toContain('‹aws_kms_key.fine of fine›');
    expect(world.keys.length).toBeLessThan(2000);
  });

  it('does not run in circles', () => {
    const { keys } = read({
      'main.tf': 'locals {\n  a = local.b\n  b = local.a\n}\nmodule "self" {\n  source = "./."\n}\nresource "aws_kms_key" "k" {\n  description = local.a\n  count = length(aws_kms_key.k) + 1\n}\n',
    }).world;
    expect(keys.length).toBeGreaterThan(0);
  });
});
