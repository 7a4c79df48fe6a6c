import { type Live, startLive } from './live.ts';

/** A remembered place older than this is not worth resuming: a page that opens now reads everything fresh. */
const memoryLifeMs = 5 * 60_000;

function waitFor(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      window.removeEventListener('online', end);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    window.addEventListener('online', end);
    signal.addEventListener('abort', end);
  });
}

function memoryOf(key: string): { get(): string; set(id: string): void } {
  return {
    get() {
      const [at = '0', id = ''] = (localStorage.getItem(key) ?? '').split(' ');
      return Date.now() - Number(at) < memoryLifeMs ? id : '';
    },
    set: (id) => localStorage.setItem(key, `${Date.now()} ${id}`),
  };
}

/**
 * Opens the live stream for one address (one workspace), from a position on ('': from now on). Tabs agree through a Web Lock on who listens (the browser
 * lets go of it when that tab dies) and pass events on by BroadcastChannel: ten tabs cost one connection.
 */
export function openBrowserLive(url: string, from: string): Live {
  const name = `antiphon-live:${url}`;
  return startLive({
    url,
    from,
    fetch: (input, init) => fetch(input, init),
    lead: (work, signal) => navigator.locks.request(name, { signal }, () => work(signal)),
    channel: new BroadcastChannel(name),
    wait: waitFor,
    random: Math.random,
    now: () => new Date(),
    memory: memoryOf(name),
  });
}
