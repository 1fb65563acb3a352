/** The build puts a WebAssembly file into the bundle as its bytes. */
declare module '*.wasm' {
  const bytes: Uint8Array;
  export default bytes;
}
