/** A parsed JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [name: string]: Json };

/** Offsets in the decoded text of a file, in UTF-16 units; the end is exclusive. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** One parsed input document: where it came from, its decoded text and the value parsed from it. */
export interface Document {
  readonly file: string;
  readonly text: string;
  readonly value: Json;
  /** Where a node stands, in a text that is not JSON; the nearest one above for a path that leads nowhere. */
  readonly rangeOf?: (path: readonly (string | number)[], part: 'value' | 'member') => Range;
  /** Where a node was written, in a document that was put together from others; of a node that is not there, where it would be. */
  readonly origin?: (path: readonly (string | number)[]) => Place;
}

/**
 * A node of a document, by member names and array indexes from the root. Steps may lead through a string
 * that holds JSON (URL-encoded or not), as `Policy` of `aws kms get-key-policy` does.
 */
export interface Place {
  readonly document: Document;
  readonly path: readonly (string | number)[];
}

/** A place as people and other programs read it: lines and columns count from 1, the end is exclusive. */
export interface Location {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  /** JSON pointer (RFC 6901) of the node, through embedded documents. */
  readonly pointer: string;
}

/** The place `steps` below `place`. */
export const below = (place: Place, ...steps: (string | number)[]): Place => ({
  document: place.document,
  path: [...place.path, ...steps],
});

/** The same place in the document that was read, for one in a document that was put together from others. */
export const written = (place: Place): Place =>
  (place.document.origin === undefined ? place : written(place.document.origin(place.path)));
