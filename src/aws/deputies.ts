/** A service whose requests as itself carry nothing that says for whom it acts, so that no policy can ask for it. */
export interface Deputy {
  readonly service: string;
  readonly why: string;
  readonly source: string;
}

/**
 * Services that a key policy has to let in without a condition on the source. Every other service that calls KMS as
 * itself sends `aws:SourceArn` and `aws:SourceAccount`, or an encryption context with the ARN of the resource.
 */
export const DEPUTIES_WITHOUT_SOURCE: readonly Deputy[] = [
  {
    service: 'events.amazonaws.com',
    why: 'deliveries of EventBridge to encrypted topics and queues carry no source keys',
    source: 'https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html',
  },
];
