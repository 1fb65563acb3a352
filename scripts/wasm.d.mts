import type { Plugin } from 'vitest/config';

export const wasmLoader: { readonly '.wasm': 'binary' };
export const wasmPlugin: Plugin;
