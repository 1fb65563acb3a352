import type { Json } from '../../../source/place.ts';
import { parseInput } from '../../../source/json.ts';
import { parseYaml } from '../../../source/yaml.ts';
import { wholePiece } from './json-text.ts';
import type { TerraformFunction } from './functions.ts';
import { isKnown, jsonOf, text, textOf, valueOf } from './values.ts';
import type { Value } from './values.ts';

const encoded: TerraformFunction = ([value]) =>
  (value === undefined ? undefined : { kind: 'text', text: JSON.stringify(jsonOf(value)), json: value });

const decodedJson: TerraformFunction = ([value]) => {
  if (value?.kind !== 'text') return undefined;
  if (value.json !== undefined) return value.json;
  const parsed = parseInput('', value.text);
  return parsed.ok ? valueOf(parsed.document.value) : undefined;
};

const decodedYaml: TerraformFunction = ([value]) => {
  const whole = value !== undefined && isKnown(value) ? textOf(value) : undefined;
  const parsed = whole === undefined ? undefined : parseYaml('', whole);
  return parsed?.ok === true ? valueOf(parsed.document.value as Json) : undefined;
};

const pathOf = (value: Value | undefined): string | undefined => (value !== undefined && isKnown(value) ? textOf(value) : undefined);

const file: TerraformFunction = ([path], files) => {
  const name = pathOf(path);
  const document = name === undefined ? undefined : files.open(name);
  return document && { kind: 'text', text: document.text, pieces: [wholePiece(document)] };
};

const templateFile: TerraformFunction = ([path, variables], files) => {
  const name = pathOf(path);
  const document = name === undefined ? undefined : files.open(name);
  const template = document && files.template(document);
  if (template === undefined || (variables !== undefined && variables.kind !== 'object')) return undefined;
  const names = variables === undefined ? [] : [...variables.members].map(([variable, { value }]) => [variable, value] as const);
  return files.evaluate(template, names);
};

const bytesOf = (whole: string): Uint8Array => new TextEncoder().encode(whole);

export const ENCODINGS: { readonly [name: string]: TerraformFunction } = {
  jsonencode: encoded,
  jsondecode: decodedJson,
  yamldecode: decodedYaml,
  file,
  templatefile: templateFile,
  fileexists: () => undefined,
  base64encode: ([value]) => {
    const whole = pathOf(value);
    return whole === undefined ? undefined : text(btoa(Array.from(bytesOf(whole), (byte) => String.fromCharCode(byte)).join('')));
  },
  base64decode: ([value]) => {
    const whole = pathOf(value);
    if (whole === undefined || !/^[A-Za-z0-9+/\s]*={0,2}$/.test(whole)) return undefined;
    try {
      return text(new TextDecoder('utf-8', { fatal: true }).decode(Uint8Array.from(atob(whole), (unit) => unit.charCodeAt(0))));
    } catch {
      return undefined;
    }
  },
  urlencode: ([value]) => {
    const whole = pathOf(value);
    return whole === undefined ? undefined : text(encodeURIComponent(whole).replaceAll('%20', '+'));
  },
  abspath: () => undefined,
  basename: ([value]) => {
    const whole = pathOf(value);
    return whole === undefined ? undefined : text(whole.replace(/\/+$/, '').split('/').at(-1) ?? '');
  },
  dirname: ([value]) => {
    const whole = pathOf(value);
    return whole === undefined ? undefined : text(whole.includes('/') ? whole.replace(/\/[^/]*$/, '') : '.');
  },
};
