/**
 * The one fetch for addresses that came from a person or from a foreign answer: it goes to the public
 * Internet over https, and to private places only where the operator listed them.
 */
import { Dispatcher1Wrapper } from 'undici';
import { boundBody } from './bound-body.ts';
import { startDeadline } from './deadline.ts';
import { FenceError } from './fence-error.ts';
import { createFencedAgent, type Lookup } from './fenced-agent.ts';
import { type HostList, readHostList } from './host-list.rules.ts';
import { checkUrl, followRedirect, type Hop, isRedirect } from './redirects.rules.ts';

export interface SafeFetchOptions {
  /** Exceptions, as `host` (any port) or `host:port`: `127.0.0.1:2583`. Plain http is accepted for these only. */
  readonly allowPrivateHosts: readonly string[];
  /** Resolves a name to addresses; the system's resolver when absent. */
  readonly lookup?: Lookup;
  /** From the call to the last byte of the answer. Default 60,000. */
  readonly timeoutMs?: number;
  /** From the first packet to a connection that may carry a request. Default 10,000. */
  readonly connectTimeoutMs?: number;
  /** Bytes of a decoded answer. Default 32 MiB. */
  readonly maxResponseBytes?: number;
  /** Default 5. */
  readonly maxRedirects?: number;
  /** Sent where the caller names none. */
  readonly userAgent?: string;
  /** Sent with every call, and told to no other server after a redirect. */
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Key in a fetch's `init`: a function that is called when the first byte of a request may leave. If it was not
 * called when fetch failed, nothing was sent: the proof that `callOnce` builds on.
 */
export const onSending: unique symbol = Symbol('antiphon.onSending');
/** Mark on a fetch that honours `onSending`. */
export const tellsSending: unique symbol = Symbol('antiphon.tellsSending');

export type SendingInit = RequestInit & { [onSending]?: () => void };

interface Settings {
  readonly hosts: HostList;
  readonly dispatcher: Dispatcher1Wrapper;
  readonly timeoutMs: number;
  readonly maxResponseBytes: number;
  readonly maxRedirects: number;
  readonly userAgent: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Makes the fenced fetch. It behaves like the global one, and throws `FenceError` for what the fence refuses:
 * private addresses (also behind names, redirects and odd spellings), plain http, addresses with a password,
 * answers that are too large. A timeout throws the usual `TimeoutError`.
 */
export function createSafeFetch(options: SafeFetchOptions): typeof globalThis.fetch {
  const hosts = readHostList(options.allowPrivateHosts);
  const timeoutMs = options.timeoutMs ?? 60_000;
  const agent = createFencedAgent({
    hosts,
    lookup: options.lookup,
    connectTimeoutMs: Math.min(options.connectTimeoutMs ?? 10_000, timeoutMs),
    answerTimeoutMs: timeoutMs,
  });
  const settings: Settings = {
    hosts,
    dispatcher: new Dispatcher1Wrapper(agent),
    timeoutMs,
    maxResponseBytes: options.maxResponseBytes ?? 32 * 1024 * 1024,
    maxRedirects: options.maxRedirects ?? 5,
    userAgent: options.userAgent ?? 'Antiphon',
    headers: options.headers ?? {},
  };
  const safeFetch = (input: string | URL | Request, init: SendingInit = {}) => run(settings, input, init);
  return Object.assign(safeFetch, { [tellsSending]: true });
}

async function run(settings: Settings, input: string | URL | Request, init: SendingInit): Promise<Response> {
  const mode = init.redirect ?? (input instanceof Request ? input.redirect : 'follow');
  const deadline = startDeadline(settings.timeoutMs, init.signal ?? (input instanceof Request ? input.signal : null));
  let isSent = false;
  const markSent = () => {
    if (!isSent) init[onSending]?.();
    isSent = true;
  };
  try {
    let hop = await firstHop(input, init);
    if (!hop.headers.has('user-agent')) hop.headers.set('user-agent', settings.userAgent);
    for (const [name, value] of Object.entries(settings.headers)) hop.headers.set(name, value);
    for (let redirects = 0; ; redirects += 1) {
      checkUrl(hop.url, settings.hosts, isSent);
      const response = await send(settings, hop, deadline.signal, init, markSent, isSent);
      if (mode === 'manual' || !isRedirect(response)) {
        // HEAD announces a length that never comes.
        const maxBytes = hop.method === 'HEAD' ? Number.POSITIVE_INFINITY : settings.maxResponseBytes;
        return await boundBody(response, hop.url, maxBytes, deadline.end);
      }
      await response.body?.cancel();
      if (mode === 'error') throw new TypeError('The server answered with a redirect, and the caller wanted none.');
      if (redirects >= settings.maxRedirects) {
        throw new FenceError('too_many_redirects', `The address ${hop.url.origin} redirects again and again.`, true);
      }
      hop = followRedirect(hop, response);
    }
  } catch (error) {
    deadline.end();
    throw error;
  }
}

async function firstHop(input: string | URL | Request, init: SendingInit): Promise<Hop> {
  const request = input instanceof Request ? input : null;
  const address = request ? request.url : String(input);
  if (!URL.canParse(address))
    throw new FenceError('bad_address', `This is no address we can read: ${address.slice(0, 200)}`);
  return {
    url: new URL(address),
    method: (init.method ?? request?.method ?? 'GET').toUpperCase(),
    headers: new Headers(init.headers ?? request?.headers),
    body: init.body ?? (request?.body ? await request.arrayBuffer() : null),
  };
}

async function send(
  settings: Settings,
  hop: Hop,
  signal: AbortSignal,
  init: SendingInit,
  markSent: () => void,
  wasSentBefore: boolean,
): Promise<Response> {
  const isStream = hop.body instanceof ReadableStream;
  try {
    return await globalThis.fetch(hop.url, {
      method: hop.method,
      headers: hop.headers,
      body: hop.body,
      signal,
      keepalive: init.keepalive,
      redirect: 'manual',
      ...(isStream ? { duplex: 'half' } : {}),
      dispatcher: watch(settings.dispatcher, markSent),
    } as unknown as RequestInit);
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    if (cause instanceof FenceError) throw new FenceError(cause.code, cause.message, wasSentBefore);
    throw error;
  }
}

type Handler = { onConnect?: (...given: unknown[]) => unknown; onRequestStart?: (...given: unknown[]) => unknown };
type Dispatch = (options: unknown, handler: Handler) => boolean;

/** The shared agent, with an ear for the moment at which a connected socket takes this request. */
function watch(dispatcher: Dispatcher1Wrapper, markSent: () => void): { dispatch: Dispatch } {
  return {
    dispatch(options, handler) {
      const listening: Handler = Object.create(handler);
      // Node's fetch has spoken both dialects of undici's handlers; either method means "I am being written".
      for (const name of ['onConnect', 'onRequestStart'] as const) {
        const original = handler[name];
        if (typeof original !== 'function') continue;
        listening[name] = function begin(this: Handler, ...given: unknown[]) {
          markSent();
          return original.apply(this, given);
        };
      }
      return (dispatcher.dispatch as unknown as Dispatch).call(dispatcher, options, listening);
    },
  };
}
