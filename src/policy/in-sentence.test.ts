import { describe, expect, it } from 'vitest';
import { inSentence } from './unknown.ts';

describe('a sentence about what a template declares', () => {
  it.each([
    ['bucket ‹Logs of app.yaml› asks for a key', 'bucket Logs asks for a key'],
    ['role ‹aws_iam_role.run of app in prod›, which may', 'role aws_iam_role.run, which may'],
    ['‹Topic of app.yaml› is not known', 'Topic is not known'],
    ['arn:aws:iam::‹account of app.yaml›:role/run can decrypt', 'arn:aws:iam::<account>:role/run can decrypt'],
    ['policies of account ‹account of app.yaml› do so', 'policies of account <account> do so'],
    ['bucket logs-‹Stage of app.yaml› is open', 'bucket logs-<Stage> is open'],
    ['{"AWS":"‹Reader of app.yaml›"}', '{"AWS":"<Reader>"}'],
    ['‹AccountId› may', 'AccountId may'],
    ['bucket logs can be read', 'bucket logs can be read'],
  ])('%s', (text, read) => {
    expect(inSentence(text)).toBe(read);
  });
});
