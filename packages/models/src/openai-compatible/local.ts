/** What runs on the person's own machine: it costs nothing, and Ollama can be found without being told. */
import { isIP } from 'node:net';
import { callOnce, isPublicAddress } from '@antiphon/wire';
import type { ModelEntry, SafeFetch } from '../spec.ts';
import { ollamaTagsSchema } from './wire.ts';

/** Whether an address is in the house: loopback, a private address, or a name that only the house knows. */
export function isLocal(baseUrl: string): boolean {
  const host = new URL(baseUrl).hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0) return !isPublicAddress(host);
  return host === 'localhost' || /\.(?:localhost|local|internal|lan)$/.test(host) || !host.includes('.');
}

/** A model of an address: local ones cost nothing ("$0.0000"), for others nobody told us a price. */
export function entryFor(id: string, baseUrl: string): ModelEntry {
  const entry = { id, name: id, operations: ['text.generate'] } as const;
  if (!isLocal(baseUrl)) return { ...entry, priceVersion: 'unknown' };
  return { ...entry, prices: { inputToken: 0n, cachedInputToken: 0n, outputToken: 0n }, priceVersion: 'local' };
}

export interface FoundOllama {
  /** Base address for this provider: with `/v1`. */
  readonly baseUrl: string;
  readonly models: readonly ModelEntry[];
}

/**
 * Asks whether an Ollama runs at `baseUrl` and what it has. Null when nobody answers or it is something else.
 * Never throws. The fence must allow the address: on a public listener a person does not get to see the inside.
 */
export async function findOllama(fetch: SafeFetch, baseUrl = 'http://127.0.0.1:11434'): Promise<FoundOllama | null> {
  const answer = await callOnce(fetch, { url: `${baseUrl}/api/tags`, timeoutMs: 1_000 });
  const tags =
    answer.kind === 'answered' && answer.status === 200 ? ollamaTagsSchema.safeParse(answer.json()).data : undefined;
  if (tags === undefined) return null;
  const address = `${baseUrl}/v1`;
  const models = tags.models
    .filter(({ name }) => !/embed|rerank/.test(name))
    .map(({ name }) => entryFor(name, address));
  return { baseUrl: address, models };
}
