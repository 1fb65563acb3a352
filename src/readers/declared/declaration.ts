import type { JsonObject } from '../../policy/json.ts';
import { unknownText } from '../../policy/unknown.ts';
import type { Document, Place } from '../../source/place.ts';
import type { Retention } from '../../world/types.ts';

/** A resource that a template declares, in CloudFormation's terms, whatever language it was written in. */
export interface Declaration {
  /** `AWS::KMS::Key`. */
  readonly type: string;
  /** Logical id or Terraform address, unique within `scope`. */
  readonly name: string;
  /** The stack or root module; names of unresolved inputs are made unique with it. */
  readonly scope: string;
  /**
   * CloudFormation's property names and nesting; policies as objects; unresolved parts as ‹markers›. A property that is
   * wholly unresolved is the text of a marker. In a list of statements, a member that is called by a marker says that the
   * statement is there only if that holds.
   */
  readonly properties: JsonObject;
  /** Account and Region may be markers. */
  readonly account: string;
  readonly region: string;
  readonly partition: string;
  /** The resource's block. */
  readonly place: Place;
  /** Where a property (a path in `properties`) is written. */
  readonly placeOf: (path: Place['path']) => Place;
  /** Undefined where it is not settled, or the document does not show it. */
  readonly retention?: Retention;
}

/** The parts of a declaration that its ARN follows from; of the properties those that name it. */
export type Named = Pick<Declaration, 'type' | 'name' | 'scope' | 'properties' | 'account' | 'region' | 'partition'>;

/** A path as it reads in a sentence: `prod/app.yaml` is "app.yaml in prod". An ARN is split at slashes; a marker has none. */
const spoken = (path: string): string => path.split('/').filter((part) => part !== '').reverse().join(' in ');

/** An unresolved input or a name that AWS makes up, unique by its stack or module. */
export const markerIn = (scope: string, name: string): string => unknownText(`${spoken(name)} of ${spoken(scope)}`);

const documents = new WeakMap<Declaration, Document>();

/** The properties of a declaration as a document, with places in the text that declares them. */
export const propertiesDocument = (declaration: Declaration): Document => {
  const known = documents.get(declaration);
  if (known !== undefined) return known;
  const { file, text } = declaration.place.document;
  const made: Document = { file, text, value: declaration.properties, origin: declaration.placeOf };
  documents.set(declaration, made);
  return made;
};

export const propertyPlace = (declaration: Declaration, ...path: (string | number)[]): Place =>
  ({ document: propertiesDocument(declaration), path });
