import words from '../../aws/services/operation-words.json';
import type { ServiceOperation } from '../../aws/services/tables.ts';

const known = new Map<string, string>(Object.entries(words));

/** What an operation does, to read on after "cannot"; `{}` stands for the resource: `upload to {}`. */
export const operationWords = ({ id, operation }: ServiceOperation): string => known.get(id) ?? `do what ${operation} takes for {}`;
