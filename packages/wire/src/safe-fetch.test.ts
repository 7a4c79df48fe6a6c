import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, Socket } from 'node:net';
import tls from 'node:tls';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { isPublicAddress } from './addresses.rules.ts';
import { FenceError } from './fence-error.ts';
import { readHostList } from './host-list.rules.ts';
import { createSafeFetch } from './safe-fetch.ts';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

async function serve(listener: RequestListener): Promise<{ host: string; port: number }> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closers.push(
    () => server.closeAllConnections(),
    () => server.close(),
  );
  const { port } = server.address() as AddressInfo;
  return { host: `127.0.0.1:${port}`, port };
}

async function refusal(promise: Promise<unknown>): Promise<string> {
  const error = await promise.then(
    () => 'no refusal',
    (thrown: unknown) => thrown,
  );
  if (error instanceof FenceError) return error.code;
  throw new Error(`Expected a FenceError, got ${String(error)}`);
}

describe('which addresses are public', () => {
  it.each([
    '127.0.0.1',
    '127.255.255.254',
    '0.0.0.0',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '100.127.255.255',
    '224.0.0.1',
    '239.1.1.1',
    '255.255.255.255',
    '240.0.0.1',
    '192.0.2.1',
    '198.51.100.1',
    '203.0.113.9',
    '198.18.0.1',
    '192.0.0.8',
    '192.88.99.1',
    '::',
    '::1',
    '[::1]',
    'fe80::1',
    'fe80::1%eth0',
    'fc00::1',
    'fd12:3456::1',
    'ff02::1',
    'fec0::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::ffff:10.0.0.1',
    '::127.0.0.1',
    '::ffff:0:127.0.0.1',
    '64:ff9b::7f00:1',
    '64:ff9b::10.0.0.1',
    '64:ff9b:1::10.0.0.1',
    '2002:7f00:1::',
    '2002:a00:1::1',
    '2001:db8::1',
    '2001::1',
    '100::1',
    '2a00:1450:4001::5efe:10.0.0.1',
    'not an address',
    '',
  ])('%s is not', (address) => {
    expect(isPublicAddress(address)).toBe(false);
  });

  it.each([
    '93.184.215.14',
    '8.8.8.8',
    '172.15.255.255',
    '172.32.0.1',
    '100.63.255.255',
    '100.128.0.1',
    '192.169.0.1',
    '2606:2800:21f:cb07:6820:80da:af6b:8b2c',
    '2a00:1450:4001:80b::200e',
    '::ffff:8.8.8.8',
    '64:ff9b::8.8.8.8',
  ])('%s is', (address) => {
    expect(isPublicAddress(address)).toBe(true);
  });
});

describe('the list of exceptions', () => {
  it('takes hosts with and without a port, in any spelling', () => {
    const list = readHostList(['127.0.0.1:2583', '[::1]:8080', 'Pds.Home.Arpa', '0x7f.2:80']);
    expect(list.has('127.0.0.1', '2583')).toBe(true);
    expect(list.has('127.0.0.1', '2584')).toBe(false);
    expect(list.has('[::1]', 8080)).toBe(true);
    expect(list.has('pds.home.arpa', 443)).toBe(true);
    expect(list.has('127.0.0.2', 80)).toBe(true);
    expect(list.has('evil.test', 443)).toBe(false);
  });

  it.each(['', 'http://x', 'a b', 'fd00::1', 'x:99999', 'user@host', 'x/y'])(
    'refuses the entry "%s" in words',
    (entry) => {
      expect(() => readHostList([entry])).toThrow('is no host: write host or host:port');
    },
  );
});

describe('the fenced fetch', () => {
  it.each([
    'https://127.0.0.1/',
    'https://2130706433/',
    'https://0x7f000001/',
    'https://0177.0.0.1/',
    'https://127.1/',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[64:ff9b::a00:1]/',
    'https://[2002:7f00:1::]/',
    'https://169.254.169.254/latest/meta-data',
    'http://10.0.0.1/',
    'https://0/',
  ])('refuses %s', async (url) => {
    expect(await refusal(createSafeFetch({ allowPrivateHosts: [] })(url))).toBe('address_not_allowed');
  });

  it('refuses a name that leads to a private address, even when another of its addresses is public', async () => {
    const fetch = createSafeFetch({ allowPrivateHosts: [], lookup: async () => ['93.184.215.14', '::ffff:10.0.0.1'] });
    expect(await refusal(fetch('https://rebind.test/'))).toBe('address_not_allowed');
  });

  it('connects to the address it checked, though DNS changes its answer in between', async () => {
    const answers = [['93.184.215.14'], ['127.0.0.1']];
    const asked: string[] = [];
    const lookup = async (name: string) => {
      asked.push(name);
      return answers.shift() ?? ['127.0.0.1'];
    };
    // Instead of leaving the house, the socket tells which address it was about to connect to.
    const connectedTo: unknown[] = [];
    const connect = vi.spyOn(tls, 'connect').mockImplementation(((options: tls.ConnectionOptions) => {
      const socket = new Socket();
      options.lookup?.(options.host ?? '', { all: true }, (error, addresses) => {
        if (!error) connectedTo.push(addresses);
        socket.destroy(error ?? new Error('Tests stay in the house.'));
      });
      return socket;
    }) as typeof tls.connect);
    const fetch = createSafeFetch({ allowPrivateHosts: [], lookup });
    await expect(fetch('https://rebind.test/')).rejects.toThrow('fetch failed');
    expect(connectedTo).toEqual([[{ address: '93.184.215.14', family: 4 }]]);
    expect(await refusal(fetch('https://rebind.test/'))).toBe('address_not_allowed');
    expect(connectedTo).toHaveLength(1);
    expect(asked).toEqual(['rebind.test', 'rebind.test']);
    connect.mockRestore();
  });

  it('refuses plain http, other schemes and addresses with a password', async () => {
    const fetch = createSafeFetch({ allowPrivateHosts: [], lookup: async () => ['93.184.215.14'] });
    expect(await refusal(fetch('http://example.com/'))).toBe('https_required');
    expect(await refusal(fetch('file:///etc/passwd'))).toBe('scheme_not_allowed');
    expect(await refusal(fetch('data:text/plain,x'))).toBe('scheme_not_allowed');
    expect(await refusal(fetch('https://user:pass@example.com/'))).toBe('credentials_in_address');
    expect(await refusal(fetch('no address at all'))).toBe('bad_address');
  });

  it('reaches a listed host by plain http, and only on the listed port', async () => {
    const { host } = await serve((request, response) => response.end(request.headers['user-agent']));
    const other = await serve((_request, response) => response.end('other'));
    const fetch = createSafeFetch({ allowPrivateHosts: [host] });
    const response = await fetch(`http://${host}/`);
    expect(await response.text()).toBe('Antiphon');
    expect(response.url).toBe(`http://${host}/`);
    expect(await refusal(fetch(`http://${other.host}/`))).toBe('address_not_allowed');
  });

  it('asks the system for names, and knows that localhost is at home', async () => {
    const { port } = await serve((_request, response) => response.end('here'));
    expect(await refusal(createSafeFetch({ allowPrivateHosts: [] })('https://localhost/'))).toBe('address_not_allowed');
    const listed = createSafeFetch({ allowPrivateHosts: [`localhost:${port}`] });
    expect(await (await listed(`http://localhost:${port}/`)).text()).toBe('here');
  });

  it('checks every redirect again', async () => {
    const inside = await serve((_request, response) => response.end('secret'));
    const outside = await serve((_request, response) =>
      response.writeHead(302, { location: `http://${inside.host}/` }).end(),
    );
    const fetch = createSafeFetch({ allowPrivateHosts: [outside.host] });
    const error = await fetch(`http://${outside.host}/`).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'address_not_allowed', wasSent: true });
  });

  it('leaves credentials behind when a redirect leads elsewhere, and keeps them at home', async () => {
    const elsewhere = await serve((request, response) => response.end(JSON.stringify(request.headers)));
    const home = await serve((request, response) => {
      const location = request.url === '/away' ? `http://${elsewhere.host}/` : '/away';
      if (request.url === '/stay') response.end(JSON.stringify(request.headers));
      else response.writeHead(302, { location: request.url === '/here' ? '/stay' : location }).end();
    });
    const fetch = createSafeFetch({ allowPrivateHosts: [home.host, elsewhere.host] });
    const headers = { authorization: 'Bearer t', 'x-api-key': 'k', cookie: 'c=1', accept: 'text/plain' };
    const away = (await (await fetch(`http://${home.host}/start`, { headers })).json()) as Record<string, string>;
    expect(away).toMatchObject({ accept: 'text/plain' });
    for (const name of ['authorization', 'x-api-key', 'cookie']) expect(away).not.toHaveProperty(name);
    const stayed = (await (await fetch(`http://${home.host}/here`, { headers })).json()) as Record<string, string>;
    expect(stayed).toMatchObject({ authorization: 'Bearer t', 'x-api-key': 'k' });
  });

  it('does not hand a body on to another server', async () => {
    const elsewhere = await serve((_request, response) => response.end());
    const home = await serve((_request, response) =>
      response.writeHead(307, { location: `http://${elsewhere.host}/` }).end(),
    );
    const fetch = createSafeFetch({ allowPrivateHosts: [home.host, elsewhere.host] });
    expect(await refusal(fetch(`http://${home.host}/`, { method: 'POST', body: 'password=x' }))).toBe(
      'redirect_with_body',
    );
  });

  it('stops after some redirects', async () => {
    const { host } = await serve((_request, response) => response.writeHead(302, { location: '/again' }).end());
    const fetch = createSafeFetch({ allowPrivateHosts: [host], maxRedirects: 3 });
    expect(await refusal(fetch(`http://${host}/`))).toBe('too_many_redirects');
  });

  it('bounds what it reads, with and without an announced length, and after unpacking', async () => {
    const { gzipSync } = await import('node:zlib');
    const { host } = await serve((request, response) => {
      if (request.url === '/long') response.writeHead(200, { 'content-length': '5000' }).end('x'.repeat(5000));
      else if (request.url === '/packed')
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('x'.repeat(5000)));
      else for (const end of [false, true]) response[end ? 'end' : 'write']('x'.repeat(600));
    });
    const fetch = createSafeFetch({ allowPrivateHosts: [host], maxResponseBytes: 1000 });
    expect(await refusal(fetch(`http://${host}/long`))).toBe('response_too_large');
    for (const path of ['/packed', '/chunks']) {
      const response = await fetch(`http://${host}${path}`);
      expect(await refusal(response.text())).toBe('response_too_large');
    }
  });

  it('asks for the head of a large answer without reading it', async () => {
    const { host } = await serve((_request, response) => response.writeHead(200, { 'content-length': '5000' }).end());
    const fetch = createSafeFetch({ allowPrivateHosts: [host], maxResponseBytes: 1000 });
    expect((await fetch(`http://${host}/`, { method: 'HEAD' })).headers.get('content-length')).toBe('5000');
  });

  it('ends a call when its caller gives up, before, during and after the head', async () => {
    const { host } = await serve((request, response) => {
      if (request.url !== '/head') return;
      response.writeHead(200);
      response.write('begins');
    });
    const fetch = createSafeFetch({ allowPrivateHosts: [host] });
    const gone = AbortSignal.abort();
    await expect(fetch(`http://${host}/`, { signal: gone })).rejects.toMatchObject({ name: 'AbortError' });
    const caller = new AbortController();
    const waiting = fetch(`http://${host}/`, { signal: caller.signal });
    caller.abort();
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
    const reader = new AbortController();
    const response = await fetch(`http://${host}/head`, { signal: reader.signal });
    reader.abort();
    await expect(response.text()).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('ends a call that takes too long, also in the middle of the body', async () => {
    const { host } = await serve((_request, response) => {
      response.writeHead(200);
      response.write('begins');
    });
    const fetch = createSafeFetch({ allowPrivateHosts: [host], timeoutMs: 150 });
    const response = await fetch(`http://${host}/`);
    await expect(response.text()).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  it('sends forms with files as the global fetch does', async () => {
    const { host } = await serve(async (request, response) => {
      let size = 0;
      for await (const chunk of request) size += (chunk as Buffer).length;
      response.end(JSON.stringify({ type: request.headers['content-type'], size }));
    });
    const form = new FormData();
    form.set('file', new Blob(['x'.repeat(1000)]), 'x.bin');
    const response = await createSafeFetch({ allowPrivateHosts: [host] })(`http://${host}/`, {
      method: 'POST',
      body: form,
    });
    const seen = (await response.json()) as { type: string; size: number };
    expect(seen.type).toMatch(/^multipart\/form-data; boundary=/);
    expect(seen.size).toBeGreaterThan(1000);
  });
});
