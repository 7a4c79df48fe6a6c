/** The wire: the fenced fetch, and one call with what is known after it. */
export { isPublicAddress } from './addresses.rules.ts';
export { type Answer, type Answered, type CallRequest, callOnce } from './call-once.ts';
export { type Deadline, startDeadline } from './deadline.ts';
export { type FenceCode, FenceError } from './fence-error.ts';
export type { Lookup } from './fenced-agent.ts';
export { readHostList } from './host-list.rules.ts';
export { keepable, keepableJson } from './keepable.ts';
export { createSafeFetch, type SafeFetchOptions } from './safe-fetch.ts';
