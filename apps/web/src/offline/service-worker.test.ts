import { readFileSync } from 'node:fs';
import vm from 'node:vm';
import { describe, expect, it } from 'vitest';

const source = readFileSync(new URL('./service-worker.js', import.meta.url), 'utf8')
  .replace("'__VERSION__'", '"v2"')
  .replace("['__FILES__']", '["/index.html", "/boot.js", "/assets/app-1.js"]');
const origin = 'https://here.example';

interface Ask {
  readonly method?: string;
  readonly mode?: string;
}

/** The worker in a browser of a few lines: `hasLine` says whether the server answers. */
function startWorker() {
  const stores = new Map<string, Map<string, string>>();
  const asked: string[] = [];
  const line = { isUp: true };
  const listeners = new Map<string, (event: unknown) => void>();
  const pathOf = (request: { url: string } | string): string =>
    typeof request === 'string' ? request : new URL(request.url, origin).pathname;
  const fetch = async (request: { url: string }): Promise<string> => {
    asked.push(pathOf(request));
    if (!line.isUp) throw new TypeError('Failed to fetch');
    return `server:${pathOf(request)}`;
  };
  const open = async (name: string) => {
    const store = stores.get(name) ?? new Map<string, string>();
    stores.set(name, store);
    return {
      addAll: async (requests: { url: string }[]) => {
        for (const request of requests) store.set(pathOf(request), `kept:${pathOf(request)}`);
      },
    };
  };
  const caches = {
    open,
    keys: async () => [...stores.keys()],
    delete: async (name: string) => stores.delete(name),
    match: async (request: { url: string } | string, options: { cacheName?: string } = {}) => {
      const names = options.cacheName ? [options.cacheName] : [...stores.keys()];
      return names.map((name) => stores.get(name)?.get(pathOf(request))).find(Boolean);
    },
  };
  const self = {
    location: { origin },
    skipWaiting: async () => undefined,
    clients: { claim: async () => undefined },
    addEventListener: (name: string, listener: (event: unknown) => void) => listeners.set(name, listener),
  };
  const Request = class {
    readonly url: string;
    constructor(url: string) {
      this.url = url;
    }
  };
  vm.runInNewContext(source, { self, caches, fetch, Request, URL });
  const told = async (name: string): Promise<void> => {
    let done: Promise<unknown> = Promise.resolve();
    listeners.get(name)?.({
      waitUntil: (work: Promise<unknown>) => {
        done = work;
      },
    });
    await done;
  };
  const ask = async (path: string, { method = 'GET', mode = 'cors' }: Ask = {}): Promise<unknown> => {
    let answer: unknown = 'left alone';
    const request = { url: path.startsWith('http') ? path : origin + path, method, mode };
    listeners.get('fetch')?.({
      request,
      respondWith: (promised: Promise<unknown>) => {
        answer = promised;
      },
    });
    return answer;
  };
  return { stores, asked, line, told, ask };
}

describe('the service worker', () => {
  it('asks the server for a page first, so that an upgrade shows at once', async () => {
    const worker = startWorker();
    await worker.told('install');
    expect(await worker.ask('/today', { mode: 'navigate' })).toBe('server:/today');
  });

  it('opens the app from what is kept when nobody answers', async () => {
    const worker = startWorker();
    await worker.told('install');
    worker.line.isUp = false;
    expect(await worker.ask('/posts/new', { mode: 'navigate' })).toBe('kept:/index.html');
    expect(await worker.ask('/boot.js')).toBe('kept:/boot.js');
    expect(await worker.ask('/assets/app-1.js')).toBe('kept:/assets/app-1.js');
  });

  it('leaves the API, the first page, writes and other houses alone', async () => {
    const worker = startWorker();
    await worker.told('install');
    expect(await worker.ask('/api/v1/me')).toBe('left alone');
    expect(await worker.ask('/api/docs/', { mode: 'navigate' })).toBe('left alone');
    expect(await worker.ask('/sign-in', { mode: 'navigate' })).toBe('left alone');
    expect(await worker.ask('/today', { method: 'POST' })).toBe('left alone');
    expect(await worker.ask('https://elsewhere.example/assets/app-1.js')).toBe('left alone');
    expect(worker.asked).toEqual([]);
  });

  it('fetches a part it does not have, keeps the build before for tabs still open, and throws older ones away', async () => {
    const worker = startWorker();
    for (const version of ['v0', 'v1'])
      worker.stores.set(`antiphon-app-${version}`, new Map([[`/assets/app-${version}.js`, `kept:${version}`]]));
    worker.stores.set('of-somebody-else', new Map());
    await worker.told('install');
    await worker.told('activate');
    expect([...worker.stores.keys()]).toEqual(['antiphon-app-v1', 'of-somebody-else', 'antiphon-app-v2']);
    expect(await worker.ask('/assets/app-v1.js')).toBe('kept:v1');
    expect(await worker.ask('/assets/app-v3.js')).toBe('server:/assets/app-v3.js');
  });

  it('never shows the page of an older build, even without a line', async () => {
    const worker = startWorker();
    worker.stores.set('antiphon-app-v1', new Map([['/index.html', 'kept:old page']]));
    await worker.told('install');
    worker.line.isUp = false;
    expect(await worker.ask('/today', { mode: 'navigate' })).toBe('kept:/index.html');
  });
});
