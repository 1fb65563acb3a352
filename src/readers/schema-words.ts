/** An error of a compiled JSON Schema, as ajv reports it. */
export interface SchemaError {
  readonly instancePath: string;
  readonly keyword: string;
  readonly message?: string;
  readonly params: { readonly [name: string]: unknown };
}

const TYPES: { readonly [type: string]: string } = {
  object: 'an object', array: 'a list', string: 'a string', number: 'a number', integer: 'a whole number', boolean: 'true or false', null: 'null',
};

const typeWords = (type: unknown): string => {
  const names = (Array.isArray(type) ? type.map(String) : String(type).split(',')).map((name) => TYPES[name] ?? name);
  return names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} or ${names.at(-1) ?? ''}`;
};

/** What a JSON Schema asks of a value, to be read after its name: "must be a list", "lacks the member reason". */
export const schemaWords = ({ keyword, params, message }: SchemaError): string => {
  switch (keyword) {
    case 'type': return `must be ${typeWords(params['type'])}`;
    case 'required': return `lacks the member ${String(params['missingProperty'])}`;
    case 'additionalProperties': return `cannot have a member ${String(params['additionalProperty'])}`;
    case 'const': return `must be ${JSON.stringify(params['allowedValue'])}`;
    case 'enum': return `must be one of ${(params['allowedValues'] as readonly unknown[]).map(String).join(', ')}`;
    case 'minItems': return params['limit'] === 1 ? 'must not be empty' : `must have at least ${String(params['limit'])} elements`;
    case 'maxItems': return `must not have more than ${String(params['limit'])} elements`;
    case 'minLength': return params['limit'] === 1 ? 'must not be empty' : `must have at least ${String(params['limit'])} characters`;
    case 'minimum': return `must be ${String(params['limit'])} or more`;
    case 'maximum': return `must be ${String(params['limit'])} or less`;
    default: return message ?? 'has the wrong shape';
  }
};
