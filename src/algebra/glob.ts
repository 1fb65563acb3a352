/** Patterns with `*` and `?`: what the rest of the program needs of them. */
export {
  ANY_GLOB,
  glob,
  globText,
  isLiteralGlob,
  literalGlob,
  literalTextOf,
  parseGlob,
  type Glob,
  type GlobOptions,
  type GlobToken,
} from './pattern.ts';
export { matchesGlob } from './match.ts';
export { globCovers, globsMeet } from './relations.ts';
export { splitGlobAtSeparators } from './split.ts';
