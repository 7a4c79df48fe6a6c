/** Anything that survives `JSON.parse(JSON.stringify(x))`; what adapters hand back to be kept. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** The fetch of the house: the fence against private addresses is inside. Never use the global one. */
export type SafeFetch = typeof globalThis.fetch;
