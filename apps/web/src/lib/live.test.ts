import { afterEach, describe, expect, it } from 'vitest';
import { createStreamParser, type StreamEvent } from './event-stream.ts';
import { backoffMs, type Live, type LiveEvent, startLive } from './live.ts';

type Connection = { readonly lastEventId: string | null; send(text: string): void; cut(): void };

/** A pretend browser: tabs share one lock, one channel and one memory; the server hands out connections. */
function pretendBrowser() {
  const connections: Connection[] = [];
  const waiting: (() => void)[] = [];
  const channels = new Set<{ onmessage: ((message: MessageEvent) => void) | null }>();
  let queue: Promise<void> = Promise.resolve();
  let memory = '';
  const keep = (position: string): void => {
    memory = position;
  };
  const openTab = (from = ''): Live => {
    const channel = {
      onmessage: null as ((message: MessageEvent) => void) | null,
      postMessage: (data: unknown) => {
        for (const other of channels)
          if (other !== channel) queueMicrotask(() => other.onmessage?.({ data } as MessageEvent));
      },
      close: () => void channels.delete(channel),
    };
    channels.add(channel);
    return startLive({
      url: '/events',
      from,
      fetch: async (_url, init) => {
        const encoder = new TextEncoder();
        const body = new ReadableStream<Uint8Array>({
          start(controller) {
            init?.signal?.addEventListener('abort', () => controller.error(new DOMException('stopped', 'AbortError')));
            connections.push({
              lastEventId: new Headers(init?.headers).get('last-event-id'),
              send: (text) => controller.enqueue(encoder.encode(text)),
              cut: () => controller.error(new TypeError('connection lost')),
            });
            for (const tell of waiting.splice(0)) tell();
          },
        });
        return new Response(body);
      },
      lead: (work, signal) => {
        const turn = queue.then(() => (signal.aborted ? undefined : work(signal)));
        queue = turn;
        return turn;
      },
      channel,
      wait: async () => undefined,
      random: () => 0,
      now: () => new Date('2026-11-24T09:38:00Z'),
      memory: { get: () => memory, set: keep },
    });
  };
  const connection = async (index: number): Promise<Connection> => {
    while (connections.length <= index) await new Promise<void>((resolve) => waiting.push(resolve));
    return connections[index] as Connection;
  };
  return { openTab, connection, connections };
}

const frame = (position: string, name: string, data: unknown): string =>
  `event: message\ndata: ${JSON.stringify({ id: `id-${position}`, position, name, at: '2026-11-24T09:00:00.000Z', data })}\n\n`;
const opened: Live[] = [];
const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 10));
function listen(live: Live, name: string): LiveEvent[] {
  opened.push(live);
  const heard: LiveEvent[] = [];
  live.subscribe(name, (event) => heard.push(event));
  return heard;
}

afterEach(() => {
  for (const live of opened.splice(0)) live.close();
});

describe('live updates', () => {
  it('lets ten tabs hear everything over one connection', async () => {
    const browser = pretendBrowser();
    const tabs = Array.from({ length: 10 }, () => listen(browser.openTab(), 'publication.published'));
    (await browser.connection(0)).send(frame('7-1', 'publication.published', { id: 'p1' }));
    await soon();
    expect(browser.connections).toHaveLength(1);
    for (const heard of tabs)
      expect(heard).toEqual([
        { position: '7-1', name: 'publication.published', at: '2026-11-24T09:00:00.000Z', data: { id: 'p1' } },
      ]);
  });

  it('goes on after the last event when the line was cut', async () => {
    const browser = pretendBrowser();
    const heard = listen(browser.openTab(), '*');
    const first = await browser.connection(0);
    first.send(frame('7-1', 'a', 1));
    await soon();
    first.cut();
    const second = await browser.connection(1);
    expect(second.lastEventId).toBe('7-1');
    second.send(frame('8-1', 'a', 2));
    await soon();
    expect(heard.map(({ position }) => position)).toEqual(['7-1', '8-1']);
  });

  it('hands over to the next tab, which resumes and repeats nothing', async () => {
    const browser = pretendBrowser();
    const leader = browser.openTab();
    const heard = listen(browser.openTab(), '*');
    (await browser.connection(0)).send(frame('7-1', 'a', 1));
    await soon();
    leader.close();
    const next = await browser.connection(1);
    expect(next.lastEventId).toBe('7-1');
    next.send(frame('7-1', 'a', 1) + frame('8-1', 'a', 2));
    await soon();
    expect(heard.map(({ position }) => position)).toEqual(['7-1', '8-1']);
  });

  it('begins where the page stood before it was read, although the stream opens later', async () => {
    const browser = pretendBrowser();
    opened.push(browser.openTab('41-9007199254740991'));
    expect((await browser.connection(0)).lastEventId).toBe('41-9007199254740991');
  });

  it('begins at the earlier of two places: what another tab had heard before it closed, this one may not have read', async () => {
    const browser = pretendBrowser();
    const before = browser.openTab('5-1');
    (await browser.connection(0)).send(frame('12-1', 'a', 1));
    await soon();
    before.close();
    opened.push(browser.openTab('9-1'));
    expect((await browser.connection(1)).lastEventId).toBe('9-1');
  });

  it('tells a tab that opens beside it what happened since that one’s page was read, once, and nothing older', async () => {
    const browser = pretendBrowser();
    const first = listen(browser.openTab('5-1'), '*');
    (await browser.connection(0)).send(frame('9-2', 'a', 1) + frame('10-1', 'b', 2) + frame('100-1', 'c', 3));
    await soon();
    const second = listen(browser.openTab('9-3'), '*');
    await soon();
    expect(second.map(({ name }) => name)).toEqual(['b', 'c']);
    expect(first.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
  });

  it('says that it may have missed something when it has no place to resume from', async () => {
    const browser = pretendBrowser();
    const heard = listen(browser.openTab(), 'resync');
    (await browser.connection(0)).cut();
    await browser.connection(1);
    await soon();
    expect(heard).toHaveLength(1);
  });

  it('tells every tab that the line is lost and that it is back', async () => {
    const browser = pretendBrowser();
    const leader = browser.openTab();
    const follower = browser.openTab();
    opened.push(leader, follower);
    const seen: string[] = [];
    follower.state.subscribe(() => seen.push(follower.state.get().kind));
    (await browser.connection(0)).cut();
    await browser.connection(1);
    await soon();
    expect(seen.slice(-3)).toEqual(['open', 'lost', 'open']);
  });

  it('waits longer after each failure, up to half a minute', () => {
    expect(backoffMs(0, () => 1)).toBe(500);
    expect(backoffMs(3, () => 1)).toBe(4000);
    expect(backoffMs(50, () => 1)).toBe(30_000);
    expect(backoffMs(50, () => 0)).toBe(15_000);
  });
});

describe('the stream parser', () => {
  const read = (...chunks: string[]): StreamEvent[] => {
    const events: StreamEvent[] = [];
    const feed = createStreamParser((event) => events.push(event));
    for (const chunk of chunks) feed(chunk);
    return events;
  };

  it('reads events cut at any place', () => {
    expect(read('id: 1\neve', 'nt: a\ndata: {"x"', ':1}\n', '\n')).toEqual([{ id: '1', name: 'a', data: '{"x":1}' }]);
  });

  it('joins data lines, skips comments and takes every line ending', () => {
    expect(read(': ping\r\ndata: a\r', '\ndata: b\r\n\r\n')).toEqual([{ id: '', name: 'message', data: 'a\nb' }]);
  });

  it('remembers the last id for events without one', () => {
    expect(read('id: 5\ndata: a\n\ndata: b\n\n').map(({ id }) => id)).toEqual(['5', '5']);
  });
});
