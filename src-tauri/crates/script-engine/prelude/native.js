// The functions that the Rust side lends to the prelude. They stand on the global object only until this module has run.
const native = globalThis.__native;
delete globalThis.__native;
export default native;
