/** Anything that survives `JSON.parse(JSON.stringify(x))`: what may be kept across a reload. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
