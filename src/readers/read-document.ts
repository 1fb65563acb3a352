import { isObject, typeName } from '../policy/json.ts';
import type { JsonObject } from '../policy/json.ts';
import { below } from '../source/place.ts';
import type { Document, Place } from '../source/place.ts';
import { bucketResponse, readBucket } from './buckets.ts';
import { policiesOf } from './facts.ts';
import type { Fact } from './facts.ts';
import type { PolicyKind } from './kinds.ts';
import { monitoringResponse, readMonitoring } from './monitoring.ts';
import { policyFacts } from './policy-document.ts';
import { policyKind } from './policy-kind.ts';
import { failureOf, readPolicy } from './policy-text.ts';
import { DOCUMENT_KINDS, silentKind, unreadReason } from './recognise.ts';
import { readEmptyDescription, readResources, resourceShape } from './resources.ts';
import { schemaProblem } from './schema-check.ts';
import { subjectOf } from './subject.ts';
import type { Subject } from './subject.ts';
import { mayBeTemplate, withUnknowns } from './template.ts';
import { readShow, showKind } from './terraform/show/read-show.ts';

export interface DocumentReading {
  /** What the document is, e.g. `key-policy`, `describe-key`; `unknown` when nothing fits. */
  readonly kind: string;
  readonly status: 'analysed' | 'unrecognised' | 'failed';
  readonly reason?: string;
  readonly line?: number;
  readonly column?: number;
  /** Also of a failed document what could be read of it. */
  readonly facts: readonly Fact[];
}

/** The body of a response; SDK recorders wrap it in `{status_code, data}`. */
const responseBody = (value: JsonObject, place: Place): { value: JsonObject; place: Place } => {
  const data = value['data'];
  return 'status_code' in value && isObject(data) ? { value: data, place: below(place, 'data') } : { value, place };
};

const unrecognised = (reason: string): DocumentReading => ({ kind: 'unknown', status: 'unrecognised', reason, facts: [] });

/** Analysed, unless a policy in it turned out not to be JSON. */
const analysed = (kind: string, facts: readonly Fact[]): DocumentReading => {
  for (const { policy } of facts.flatMap(policiesOf)) {
    if (!policy.unreadable.some(({ code }) => code === 'JSON_SYNTAX_ERROR')) continue;
    const failure = failureOf(policy);
    if (failure === undefined) continue;
    const { line, column, pointer } = failure.location;
    return { kind, status: 'failed', reason: `Policy at ${pointer || '/'}: ${failure.reason}`, line, column, facts };
  }
  return { kind, status: 'analysed', facts };
};

const readPolicyDocument = (value: JsonObject, place: Place, subject: Subject, told: PolicyKind | undefined): DocumentReading => {
  // Only a file of its own is ever a template; what AWS returns is final.
  const policy = readPolicy(mayBeTemplate(place.document.text) ? withUnknowns(value) : value, place);
  const kind = told ?? policyKind(policy);
  return analysed(kind, policyFacts(kind, policy, place, subject));
};

/**
 * `{"Policy": "…"}` is what `aws kms get-key-policy`, `s3api get-bucket-policy` and `lambda get-policy` print.
 */
const readPolicyMember = (value: JsonObject, place: Place, subject: Subject, told: PolicyKind | undefined): DocumentReading => {
  const at = below(place, 'Policy');
  const policy = readPolicy(value['Policy'] ?? null, at);
  const kind = told ?? (value['PolicyName'] === 'default' ? 'key-policy' : policyKind(policy));
  const unreadable = policy.statements.length === 0 && policy.unreadable.length > 0;
  const ofKey = kind === 'key-policy' || unreadable;
  return analysed(ofKey ? 'get-key-policy' : kind, policyFacts(ofKey ? 'key-policy' : kind, policy, at, subject));
};

const isPolicyMember = (value: JsonObject): boolean => {
  const policy = value['Policy'];
  return typeof policy === 'string' || (isObject(policy) && 'Statement' in policy);
};

const readObject = (value: JsonObject, place: Place, subject: Subject, told: PolicyKind | undefined): DocumentReading => {
  if ('Statement' in value) return readPolicyDocument(value, place, subject, told);
  const shown = showKind(value);
  if (shown !== undefined) return analysed(shown, readShow(value, place.document));
  const unread = unreadReason(value);
  if (unread !== undefined) return unrecognised(`This is ${unread}`);

  const monitoring = monitoringResponse(value, subject);
  if (monitoring !== undefined) return analysed(monitoring, readMonitoring(monitoring, value, place, subject));
  const known = DOCUMENT_KINDS.find(({ matches }) => matches(value));
  if (known !== undefined) {
    const problem = schemaProblem(known.check, value, place);
    if (problem === undefined) return analysed(known.kind, known.read(value, place, subject));
    const { line, column } = problem.location;
    return { kind: known.kind, status: 'failed', reason: problem.reason, line, column, facts: [] };
  }
  const shape = resourceShape(value);
  if (shape !== undefined) return analysed(shape.kind, readResources(shape, value, place, subject));
  if (isPolicyMember(value)) return readPolicyMember(value, place, subject, told);
  const bucket = bucketResponse(value);
  if (bucket !== undefined) return analysed(bucket, readBucket(bucket, value, place, subject));
  const empty = readEmptyDescription(value, place, subject);
  if (empty !== undefined) return analysed('empty-description', empty);
  const silent = silentKind(value);
  return silent === undefined ? unrecognised('JSON, but none of the documents that kmslint reads.') : analysed(silent, []);
};

/**
 * Reads the facts of one parsed document. The kind is recognised by shape; `told` (from the configuration)
 * says what a bare policy document is for. Never throws.
 */
export const readDocument = (document: Document, told?: PolicyKind): DocumentReading => {
  if (!isObject(document.value)) {
    return unrecognised(`JSON, but ${typeName(document.value)} where kmslint reads an object.`);
  }
  const { value, place } = responseBody(document.value, { document, path: [] });
  return readObject(value, place, subjectOf(document.file), told);
};
