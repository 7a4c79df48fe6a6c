import { createStreamParser, type StreamEvent } from './event-stream.ts';
import type { Json } from './json.ts';
import { createStore, type Store } from './store.ts';

/** Whether news arrives. `since` is the ISO moment the stream was lost. */
export type LiveState =
  | { readonly kind: 'starting' }
  | { readonly kind: 'open' }
  | { readonly kind: 'lost'; readonly since: string };

/** A fact from the server. `position` is its place in the order of events, '' for our own; `at` is ISO. */
export interface LiveEvent {
  readonly position: string;
  readonly name: string;
  readonly at: string;
  /** Ids, numbers and states. */
  readonly data: Json;
}

export interface Live {
  readonly state: Store<LiveState>;
  /**
   * Hears one kind of event by name, or all with '*'. Our own name `resync` comes when events may have been
   * missed: read again what is on the screen. Returns how to stop.
   */
  subscribe(name: string, handler: (event: LiveEvent) => void): () => void;
  close(): void;
}

/** What one tab tells the others. */
type Message =
  | { readonly kind: 'event'; readonly event: LiveEvent }
  | { readonly kind: 'state'; readonly state: LiveState }
  | { readonly kind: 'hello' }
  /** What was heard last, for a tab that has just opened: it may have read its page before it could hear. */
  | { readonly kind: 'recent'; readonly events: readonly LiveEvent[] };

/** The parts of the browser it stands on; tests bring their own. */
export interface LiveParts {
  readonly url: string;
  /** Where the order of events stood before this tab read anything: what came after must be heard. '' where unknown. */
  readonly from: string;
  readonly fetch: typeof globalThis.fetch;
  /** Runs `work` in one tab at a time and holds it until the work ends. */
  readonly lead: (work: (signal: AbortSignal) => Promise<void>, signal: AbortSignal) => Promise<void>;
  readonly channel: Pick<BroadcastChannel, 'postMessage' | 'close'> & {
    onmessage: ((message: MessageEvent) => void) | null;
  };
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly random: () => number;
  readonly now: () => Date;
  /** Where the last position is kept, so that a new leader goes on where the old one stopped. */
  readonly memory: { get(): string; set(position: string): void };
}

const remembered = 500;
/** No byte for this long means that the line is dead (the server sends a comment every 15 s). */
const silenceMs = 45_000;
const longestWaitMs = 30_000;

/** How long to wait before try `n` (0 = first): 0.5 s doubling to 30 s, with jitter so that tabs of many people spread. */
export const backoffMs = (tries: number, random: () => number): number =>
  Math.round(Math.min(longestWaitMs, 500 * 2 ** Math.min(tries, 10)) * (0.5 + random() / 2));

/** Whether a position comes after another in the order of events: by transaction, then by place in it. */
function isAfter(position: string, other: string): boolean {
  const [a = 0n, b = 0n] = position.split('-').map(BigInt);
  const [c = 0n, d = 0n] = other.split('-').map(BigInt);
  return a === c ? b > d : a > c;
}

/** The one that stands earlier; '' is no place at all. */
function earlier(one: string, other: string): string {
  if (one === '' || other === '') return one || other;
  return isAfter(one, other) ? other : one;
}

/** Reads the fact out of a stream event; null for what is not one (the stream's own end and error frames). */
function factFrom({ name, data }: StreamEvent): LiveEvent | null {
  if (name !== 'message') return null;
  const fact = JSON.parse(data) as Partial<LiveEvent> | null;
  if (typeof fact?.name !== 'string' || typeof fact.position !== 'string')
    throw new Error('the stream sent something that is not an event');
  return { position: fact.position, name: fact.name, at: String(fact.at), data: fact.data ?? null };
}

/** Reads a stream to its end. Resolves when the server closes it; rejects when it breaks or falls silent. */
async function readStream(
  response: Response,
  onEvent: (event: StreamEvent) => void,
  onRetry: (ms: number) => void,
): Promise<void> {
  if (!response.body) throw new Error('the answer has no body');
  const parse = createStreamParser(onEvent, onRetry);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let timer: ReturnType<typeof setTimeout> | undefined;
  try {
    for (;;) {
      const silence = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error('the stream fell silent')), silenceMs);
      });
      const { done, value } = await Promise.race([reader.read(), silence]);
      clearTimeout(timer);
      if (done) return;
      parse(value);
    }
  } finally {
    clearTimeout(timer);
    void reader.cancel().catch(() => undefined);
  }
}

/** Opens the stream of news of one browser: one tab listens, all tabs hear. */
export function startLive(parts: LiveParts): Live {
  const state = createStore<LiveState>({ kind: 'starting' });
  const handlers = new Map<string, Set<(event: LiveEvent) => void>>();
  const heard = new Set<string>();
  const recent: LiveEvent[] = [];
  const ended = new AbortController();
  let isLeader = false;
  let lastPosition = '';

  const deliver = (event: LiveEvent): void => {
    if (event.position !== '') {
      if (heard.has(event.position)) return;
      heard.add(event.position);
      if (heard.size > remembered) heard.delete(heard.values().next().value ?? '');
      lastPosition = event.position;
    }
    for (const name of [event.name, '*']) for (const handler of [...(handlers.get(name) ?? [])]) handler(event);
  };
  const tell = (message: Message): void => parts.channel.postMessage(message);
  const announce = (next: LiveState): void => {
    state.set(next);
    tell({ kind: 'state', state: next });
  };
  const publish = (event: LiveEvent): void => {
    deliver(event);
    tell({ kind: 'event', event });
    if (event.position === '') return;
    parts.memory.set(event.position);
    recent.push(event);
    if (recent.length > remembered) recent.shift();
  };
  parts.channel.onmessage = ({ data }: MessageEvent<Message>) => {
    if (data.kind === 'event') deliver(data.event);
    else if (data.kind === 'state') state.set(data.state);
    else if (data.kind === 'recent') {
      for (const event of data.events) if (parts.from !== '' && isAfter(event.position, parts.from)) deliver(event);
    } else if (isLeader) {
      tell({ kind: 'state', state: state.get() });
      tell({ kind: 'recent', events: recent });
    }
  };

  const listenOnce = async (signal: AbortSignal, opened: () => void, retry: (ms: number) => void): Promise<void> => {
    const resumeFrom = lastPosition || earlier(parts.memory.get(), parts.from);
    const headers: Record<string, string> = { accept: 'text/event-stream' };
    if (resumeFrom) headers['last-event-id'] = resumeFrom;
    const response = await parts.fetch(parts.url, { headers, signal, cache: 'no-store' });
    if (!response.ok) throw new Error(`the stream answered ${response.status}`);
    const wasLost = state.get().kind === 'lost';
    opened();
    announce({ kind: 'open' });
    // Without a place to resume from, whatever happened meanwhile is unknown.
    if (wasLost && !resumeFrom) publish({ position: '', name: 'resync', at: parts.now().toISOString(), data: null });
    const hear = (event: StreamEvent): void => {
      const fact = factFrom(event);
      if (fact) publish(fact);
    };
    await readStream(response, hear, retry);
  };

  const lead = async (signal: AbortSignal): Promise<void> => {
    isLeader = true;
    let tries = 0;
    let asked = 0;
    while (!signal.aborted) {
      await listenOnce(
        signal,
        () => {
          tries = 0;
        },
        (ms) => {
          asked = ms;
        },
      ).catch((error: unknown) => {
        if (!signal.aborted && error instanceof Error && state.get().kind !== 'lost')
          announce({ kind: 'lost', since: parts.now().toISOString() });
      });
      if (signal.aborted) return;
      await parts.wait(Math.max(asked, backoffMs(tries, parts.random)), signal);
      tries += 1;
    }
  };

  tell({ kind: 'hello' });
  void parts.lead(lead, ended.signal).catch((error: unknown) => {
    if (!ended.signal.aborted) state.set({ kind: 'lost', since: parts.now().toISOString() });
    if (!(error instanceof DOMException && error.name === 'AbortError')) throw error;
  });
  return {
    state,
    subscribe(name, handler) {
      const set = handlers.get(name) ?? new Set();
      handlers.set(name, set.add(handler));
      return () => set.delete(handler);
    },
    close() {
      ended.abort();
      parts.channel.close();
    },
  };
}
