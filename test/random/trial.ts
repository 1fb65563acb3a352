/** One trial: a world with some requests, held against every law. */
import fc from 'fast-check';
import { statement, type Options } from './grammar.ts';
import {
  agreesAtPoint, agreesWhenFixed, callerOf, differsAsSaid, follows, posedFor, resolutions, respectsProof, respectsProofOfClass, settled, survivesResolution,
  witnessHolds, type Breach,
} from './laws.ts';
import { REWRITES } from './rewrites.ts';
import { bundle, request, requestsOf, worldOf } from './worlds.ts';

type Document = Record<string, unknown>;

export interface Trial {
  readonly document: Document;
  readonly requests: readonly Document[];
  readonly added: object;
}

export const trial = (options: Options, requests: number): fc.Arbitrary<Trial> =>
  fc.record({
    document: bundle(options),
    requests: fc.array(request(options), { minLength: requests, maxLength: requests }),
    added: statement('resource', options),
  });

export interface Tally {
  decisions: number;
  questions: number;
  yes: number;
  no: number;
  unknown: number;
}

export const newTally = (): Tally => ({ decisions: 0, questions: 0, yes: 0, no: 0, unknown: 0 });

type Json = Parameters<(typeof REWRITES)[number]['apply']>[0];

/** The first law that the trial breaks, with the request. `most` says how many requests put each kind of question. */
export const breachOf = ({ document, requests, added }: Trial, tally: Tally): Breach => {
  const world = worldOf(document);
  const rewritten = REWRITES.map((each) => ({ ...each, world: worldOf(each.apply(document as Json, added as Json) as Document) }));
  const resolved = resolutions(JSON.stringify(document)).map((text) => worldOf(JSON.parse(text) as Document));
  for (const raw of requests) {
    const [each] = requestsOf([raw]).map(settled);
    const callers = each === undefined ? undefined : callerOf(world, each);
    if (each === undefined || callers === undefined) continue;
    const posed = posedFor(world, each, callers);
    const { answer, breach } = witnessHolds(world, posed);
    tally.questions++;
    tally[answer.answer]++;
    tally.decisions += 4 + 2 * rewritten.length + resolved.length;
    const found = breach ?? agreesWhenFixed(world, each) ?? agreesAtPoint(world, each, posed)
      ?? respectsProof(world, each, posed, answer) ?? respectsProofOfClass(world, each, posed)
      ?? rewritten.map((other) => follows(other.direction, world, other.world, each, other.name)).find((other) => other !== undefined)
      ?? rewritten.slice(0, 5).map((other) => {
        const [here, there] = other.direction === 'less' ? [world, other.world] : [other.world, world];
        tally.questions++;
        return differsAsSaid(here, there, each);
      }).find((other) => other !== undefined)
      ?? survivesResolution(world, resolved, each);
    if (found !== undefined) return `${found}\n${JSON.stringify(raw)}`;
  }
  return undefined;
};
