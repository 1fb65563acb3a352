/**
 * What a file is about according to its name. Several AWS CLI commands print no name of what was asked about
 * (`get-bucket-encryption`, `get-key-policy`, `list-resource-tags` …). Then the file's own name before the
 * command says it (`my-bucket.get-bucket-encryption.json`), or else its folder
 * (`my-bucket/get-bucket-encryption.json`).
 */
export interface Subject {
  readonly file: string;
  readonly folder: string;
  /** What is left of the file's name without extension, command and numbering; often empty. */
  readonly stem: string;
}

const COMMAND = '(?:get|describe|list|batch-get|create|replicate)-[a-z0-9-]+';
/** `kms.DescribeKey_1`, as recorded by SDK test tools; `DescribeKey-1.output`, as in the SDK's examples. */
const OPERATION = '(?:[a-z0-9-]+\\.)?(?:Get|Describe|List|BatchGet|Create|Replicate)[A-Za-z0-9]+';
const CONTENT = '(?:key-?)?(?:policy|metadata|grants|aliases|tags|rotation)|key|trust-policy|bucket-policy';
const WORDS = `(?:${COMMAND}|${OPERATION}|${CONTENT})`;

const NUMBERING = /(?:[-_.]\d{1,4})?(?:\.output)?$/;
const WHOLE = new RegExp(`^${WORDS}$`);
const AFTER_NAME = new RegExp(`[._-]+${WORDS}$`);
const BEFORE_NAME = new RegExp(`^(?:${COMMAND})\\.`);

export const subjectOf = (file: string): Subject => {
  const parts = file.split('/');
  const base = (parts.pop() ?? '').replace(/\.[A-Za-z0-9]+$/, '').replace(NUMBERING, '');
  const stem = WHOLE.test(base) ? '' : base.replace(AFTER_NAME, '').replace(BEFORE_NAME, '');
  return { file, folder: parts.join('/'), stem };
};

/** Name of what the file is about: the stem, else the folder; undefined when neither says anything. */
export const subjectName = ({ stem, folder }: Subject): string | undefined => {
  const name = stem || folder.split('/').at(-1) || '';
  return /^\.{0,2}$/.test(name) ? undefined : name;
};
