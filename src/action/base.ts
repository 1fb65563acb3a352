import { failure, success } from '../workspace/attempt.ts';
import type { Attempt } from '../workspace/attempt.ts';
import { fetchCommit, findCommit, isShallow, mergeBase, parentsOf } from '../workspace/git.ts';
import type { Repository } from '../workspace/git.ts';

/** The event that started the workflow, as far as the base is concerned [GitHub docs, Webhook events and payloads]. */
export interface Event {
  readonly name: string;
  readonly pull_request?: { readonly number: number; readonly base: { readonly sha: string; readonly ref: string }; readonly head: { readonly sha: string } };
  readonly merge_group?: { readonly base_sha: string };
  /** Of a push: the commit before it. */
  readonly before?: string;
}

interface Wanted {
  readonly revision: string;
  /** How the summary calls it. */
  readonly label: string;
}

const NO_COMMIT = /^0+$/;

/**
 * What a pull request starts from: in the merge commit that GitHub makes, its first parent, which is the newest state
 * of the base branch; otherwise the last commit that it has in common with the base branch.
 */
const ofPullRequest = (repository: Repository, { base, head }: NonNullable<Event['pull_request']>): Attempt<Wanted> => {
  const here = findCommit(repository, 'HEAD');
  if (!here.ok) return here;
  const [first, second] = parentsOf(repository, here.value);
  if (first !== undefined && second === head.sha) return success({ revision: first, label: base.ref });
  if (here.value === base.sha) return failure('the checkout is the base branch, not the pull request; use the event pull_request, or check out the head');
  return success({ revision: mergeBase(repository, base.sha, here.value) ?? base.sha, label: base.ref });
};

const wantedFor = (repository: Repository, event: Event, given: string | undefined): Attempt<Wanted> => {
  if (given === 'none') return failure('no base is wanted');
  if (given !== undefined) return success({ revision: given, label: given });
  if (event.pull_request !== undefined) return ofPullRequest(repository, event.pull_request);
  if (event.merge_group !== undefined) return success({ revision: event.merge_group.base_sha, label: 'the base of the merge group' });
  if (event.before === undefined) return failure(`the event ${event.name} has no base; set the input base to compare with one`);
  return NO_COMMIT.test(event.before) ? failure('this is the first push of its branch') : success({ revision: event.before, label: 'the commit before the push' });
};

/** The commit to compare with; fetched alone when the clone is shallow. What to set comes back where that fails. */
export const chooseBase = (repository: Repository, event: Event, given: string | undefined): Attempt<{ readonly commit: string; readonly label: string }> => {
  const wanted = wantedFor(repository, event, given);
  if (!wanted.ok) return wanted;
  const { revision, label } = wanted.value;
  const found = findCommit(repository, revision);
  if (found.ok) return success({ commit: found.value, label });
  if (!isShallow(repository)) return found;
  const fetched = fetchCommit(repository, revision);
  if (fetched.ok) return success({ commit: fetched.value, label });
  return failure(`the checkout is shallow, lacks ${revision} and cannot fetch it (${fetched.problem}); set fetch-depth: 0 of actions/checkout`);
};
