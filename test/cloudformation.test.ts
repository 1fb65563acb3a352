import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { registry } from '../rules/registry.generated.ts';
import { defaultConfiguration } from '../src/analyze/config.ts';
import { fix } from '../src/analyze/fixes.ts';
import { analyze } from '../src/analyze/run.ts';
import type { AnalysisInput } from '../src/analyze/run.ts';

const FOLDER = path.join(import.meta.dirname, '../fixtures/readers/cloudformation');

const inputOf = (files: { readonly [name: string]: string }): AnalysisInput => ({
  files: Object.entries(files).map(([name, text]) => ({ path: name, bytes: new TextEncoder().encode(text) })),
  named: new Set(), unreadable: [], rules: registry, configuration: defaultConfiguration, today: '2026-06-01',
});

const textOf = (name: string): string => readFileSync(path.join(FOLDER, name), 'utf8');

const checked = (name: string) => {
  const text = textOf(name);
  return analyze(inputOf({ [name]: text })).findings.map(({ rule, message, location }) => ({ rule, message, at: text.split('\n')[location.line - 1]?.trim() }));
};

describe('check of a template', () => {
  it('finds who else can use the key, and what cannot work with it, where they are written', () => {
    expect(checked('broken/uploads.yaml')).toEqual([
      { rule: 'unprotected-deletion', at: 'UploadKey:', message: 'deleting the stack deletes alias/uploads-prod: nothing says to keep it' },
      {
        rule: 's3-access-blocked', at: 'KeyPolicy:',
        message: 'role Uploader cannot upload to bucket Uploads: the key policy of alias/uploads-prod neither allows it kms:GenerateDataKey nor lets IAM '
          + 'policies of account <account> do so',
      },
      { rule: 'public-access', at: "Principal: '*'", message: 'anyone with an AWS account can decrypt with alias/uploads-prod' },
    ]);
  });

  it('says nothing of the mended one', () => {
    expect(checked('mended/uploads.yaml')).toEqual([]);
  });
});

const template = (principal: unknown) => `{
  "Resources": {
    "Key": {
      "Type": "AWS::KMS::Key",
      "DeletionPolicy": "Retain",
      "Properties": {
        "EnableKeyRotation": true,
        "KeyPolicy": {
          "Version": "2012-10-17",
          "Statement": [
            { "Sid": "Root", "Effect": "Allow", "Principal": { "AWS": { "Fn::Sub": "arn:aws:iam::\${AWS::AccountId}:root" } }, "Action": "kms:*", "Resource": "*" },
            { "Sid": "Use", "Effect": "Allow", "Principal": ${JSON.stringify(principal)}, "Action": ["kms:decrypt", "kms:decrypt"], "Resource": "*" }
          ]
        }
      }
    }
  }
}
`;

describe('fixes in a template', () => {
  const actions = (text: string): unknown =>
    (JSON.parse(text) as { Resources: { Key: { Properties: { KeyPolicy: { Statement: { Action: unknown }[] } } } } }).Resources.Key.Properties.KeyPolicy.Statement[1]?.Action;

  it('change JSON that says what was found', () => {
    const { files } = fix(inputOf({ 'app.json': template({ AWS: 'arn:aws:iam::111122223333:role/app' }) }), false);
    expect(files.map(({ after }) => actions(after))).toEqual([['kms:Decrypt']]);
  });

  it('keep a key beside its properties', () => {
    const text = template({ AWS: 'arn:aws:iam::111122223333:role/app' }).replace('      "DeletionPolicy": "Retain",\n', '');
    const { files } = fix(inputOf({ 'app.json': text }), true);
    expect(files.map(({ after }) => (JSON.parse(after) as { Resources: { Key: unknown } }).Resources.Key)).toMatchObject([{ Type: 'AWS::KMS::Key', DeletionPolicy: 'Retain' }]);
  });

  it('leave alone what functions say, and all of YAML', () => {
    const yaml = textOf('broken/uploads.yaml').replace('Action: kms:Decrypt', 'Action: [kms:decrypt, kms:decrypt]');
    const listed = template({ AWS: '*' }).replace('["kms:decrypt", "kms:decrypt"]', '{ "Fn::Split": [",", "kms:decrypt,kms:decrypt"] }');
    expect(fix(inputOf({ 'uploads.yaml': yaml, 'app.json': listed }), true).files).toEqual([]);
  });
});
