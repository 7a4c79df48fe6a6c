/**
 * Models that run on this machine, found without being told. Asked only on loopback, or where the operator has
 * named the address: on a public listener a person does not get to see the inside.
 */
import { isIP } from 'node:net';
import type { Provider, SafeFetch } from '@antiphon/models';
import { type FoundOllama, findOllama } from '@antiphon/models/server';
import { createSafeFetch } from '@antiphon/wire';
import type { Config } from '../../config.ts';
import type { AppContext } from '../../context.ts';

const freshMs = 20_000;
/** A large model on a small machine takes its time. */
const longestAnswerMs = 30 * 60_000;
const usualAddress = 'http://127.0.0.1:11434';

interface Known {
  readonly fetch: SafeFetch;
  readonly address: string | null;
  found: FoundOllama | null;
  askedAt: number;
}
const knownOf = new WeakMap<AppContext, Known>();

/** What answers on this machine now; asked at most every 20 s. An outside call: never inside a unit of work. */
export async function findLocalModels(app: AppContext): Promise<FoundOllama | null> {
  const known = openKnown(app);
  if (known.address === null) return null;
  const now = app.clock.now().getTime();
  if (Math.abs(now - known.askedAt) < freshMs) return known.found;
  known.askedAt = now;
  known.found = await findOllama(known.fetch, known.address);
  return known.found;
}

/** What answered when it was last asked. Nobody is waited for, so it may be called inside a unit of work. */
export function lastKnownLocalModels(app: AppContext): FoundOllama | null {
  void findLocalModels(app);
  return openKnown(app).found;
}

/** Keeps the answer fresh, so that a local model that was chosen is there from the start. */
export async function watchLocalModels(app: AppContext): Promise<{ stop(): Promise<void> }> {
  void findLocalModels(app);
  const timer = setInterval(() => void findLocalModels(app), 60_000);
  timer.unref();
  return {
    stop: async () => {
      clearInterval(timer);
    },
  };
}

/** The only way to the models of this machine. */
export function localFetch(app: AppContext): SafeFetch {
  return openKnown(app).fetch;
}

/** The provider that speaks to any address a person names: it has a form for one, and no catalogue of its own. */
export function providerOfAnyAddress(app: AppContext): Provider | undefined {
  const now = app.clock.now();
  return app.providers.find(
    ({ keyForm, catalogueAt }) => keyForm !== null && 'baseUrl' in keyForm.shape && catalogueAt(now).length === 0,
  );
}

function openKnown(app: AppContext): Known {
  const known = knownOf.get(app) ?? makeKnown(app.config);
  knownOf.set(app, known);
  return known;
}

function makeKnown(config: Pick<Config, 'ollamaHost' | 'allowPrivateHosts' | 'isLoopback'>): Known {
  const address = addressToAsk(config);
  const host = address === null ? [] : [new URL(address).host];
  return {
    fetch: createSafeFetch({ allowPrivateHosts: [...config.allowPrivateHosts, ...host], timeoutMs: longestAnswerMs }),
    address,
    found: null,
    askedAt: Number.NEGATIVE_INFINITY,
  };
}

/** Null: it may not be asked. */
export function addressToAsk(config: Pick<Config, 'ollamaHost' | 'allowPrivateHosts' | 'isLoopback'>): string | null {
  const named = config.ollamaHost?.trim();
  const text = !named ? usualAddress : /^https?:\/\//.test(named) ? named : `http://${named}`;
  if (!URL.canParse(text)) return null;
  const { origin, host, hostname } = new URL(text);
  if (config.allowPrivateHosts.some((allowed) => allowed === host || allowed === hostname)) return origin;
  const isLoopback =
    hostname === 'localhost' || hostname === '[::1]' || (isIP(hostname) === 4 && hostname.startsWith('127.'));
  return isLoopback && config.isLoopback ? origin : null;
}
