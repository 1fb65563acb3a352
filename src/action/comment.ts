/** Marks the comment, so that it is found again and updated. */
const MARKER = '<!-- kmslint -->';

// GitHub takes bodies of up to 65,536 characters.
const MOST_CHARACTERS = 65_000;
const PAGE_SIZE = 100;
const MOST_PAGES = 30;

export interface CommentTarget {
  readonly api: string;
  /** `owner/name`. */
  readonly repository: string;
  readonly pullRequest: number;
  readonly token: string;
}

interface Comment {
  readonly id: number;
  readonly body?: string;
}

const request = async ({ api, token }: CommentTarget, method: string, path: string, body?: object): Promise<unknown> => {
  const response = await fetch(`${api}${path}`, {
    method,
    headers: { 'authorization': `Bearer ${token}`, 'accept': 'application/vnd.github+json', 'content-type': 'application/json', 'user-agent': 'kmslint' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${response.statusText}`);
  return response.json();
};

const findComment = async (target: CommentTarget): Promise<Comment | undefined> => {
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const path = `/repos/${target.repository}/issues/${target.pullRequest}/comments?per_page=${PAGE_SIZE}&page=${page}`;
    const comments = await request(target, 'GET', path) as readonly Comment[];
    const found = comments.find(({ body }) => body?.startsWith(MARKER) === true);
    if (found !== undefined || comments.length < PAGE_SIZE) return found;
  }
  return undefined;
};

/**
 * Writes the comment of a pull request: the one that is there is updated; without one, a new one is made if there is
 * something to say. Throws when the token may not [REST API, Issue comments].
 */
export const keepComment = async (target: CommentTarget, text: string, hasNews: boolean): Promise<void> => {
  const body = `${MARKER}\n${text}`.slice(0, MOST_CHARACTERS);
  const existing = await findComment(target);
  if (existing?.body === body) return;
  if (existing !== undefined) await request(target, 'PATCH', `/repos/${target.repository}/issues/comments/${existing.id}`, { body });
  else if (hasNews) await request(target, 'POST', `/repos/${target.repository}/issues/${target.pullRequest}/comments`, { body });
};
