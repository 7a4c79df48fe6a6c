import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { callOnce } from './call-once.ts';
import { createSafeFetch } from './safe-fetch.ts';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

function listen(server: Server | ReturnType<typeof createTcpServer>): Promise<string> {
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      closers.push(() => server.close());
      resolve(`127.0.0.1:${(server.address() as AddressInfo).port}`);
    });
  });
}

const publicName = async () => ['93.184.215.14'];

describe('what is known after one call', () => {
  it('knows the answer when one came, whatever its status', async () => {
    const host = await listen(createServer((_request, response) => response.writeHead(503).end('{"error":"no"}')));
    const answer = await callOnce(createSafeFetch({ allowPrivateHosts: [host] }), {
      url: `http://${host}/x`,
      json: {},
    });
    expect(answer).toMatchObject({ kind: 'answered', status: 503, body: '{"error":"no"}' });
    expect(answer.kind === 'answered' && answer.json()).toEqual({ error: 'no' });
  });

  it('proves that nothing was sent when the connection was refused', async () => {
    const server = createServer();
    const host = await listen(server);
    await new Promise((resolve) => server.close(resolve));
    const fetch = createSafeFetch({ allowPrivateHosts: [host] });
    expect(await callOnce(fetch, { url: `http://${host}/`, json: {} })).toEqual({
      kind: 'not_sent',
      code: 'ECONNREFUSED',
      reason: 'The server did not accept the connection.',
    });
  });

  it('proves that nothing was sent when the name does not exist', async () => {
    const lookup = async () => Promise.reject(Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' }));
    const fetch = createSafeFetch({ allowPrivateHosts: [], lookup });
    const answer = await callOnce(fetch, { url: 'https://nowhere.test/', json: {} });
    expect(answer).toMatchObject({ kind: 'not_sent', code: 'ENOTFOUND' });
  });

  it('proves that nothing was sent when the fence refuses', async () => {
    const fetch = createSafeFetch({ allowPrivateHosts: [], lookup: publicName });
    const answer = await callOnce(fetch, { url: 'https://10.0.0.1/', json: {} });
    expect(answer).toMatchObject({ kind: 'not_sent', code: 'address_not_allowed', isRefusedAddress: true });
  });

  it('proves that nothing was sent when TLS does not come about', async () => {
    const host = await listen(createTcpServer((socket) => socket.end('this is no TLS')));
    const fetch = createSafeFetch({ allowPrivateHosts: [host] });
    expect(await callOnce(fetch, { url: `https://${host}/`, json: {} })).toMatchObject({ kind: 'not_sent' });
  });

  it('proves that nothing was sent when TLS hangs until the time is over', async () => {
    const host = await listen(createTcpServer(() => undefined));
    const fetch = createSafeFetch({ allowPrivateHosts: [host] });
    const answer = await callOnce(fetch, { url: `https://${host}/`, json: {}, timeoutMs: 100 });
    expect(answer).toMatchObject({ kind: 'not_sent', reason: 'No answer came in time.' });
  });

  it('does not know when the connection breaks after the request', async () => {
    const server = createServer((request) => request.socket.destroy());
    const host = await listen(server);
    const fetch = createSafeFetch({ allowPrivateHosts: [host] });
    expect(await callOnce(fetch, { url: `http://${host}/`, json: {} })).toMatchObject({ kind: 'unknown' });
  });

  it('does not know when no answer comes in time', async () => {
    const host = await listen(createServer(() => undefined));
    const fetch = createSafeFetch({ allowPrivateHosts: [host] });
    const answer = await callOnce(fetch, { url: `http://${host}/`, json: {}, timeoutMs: 100 });
    expect(answer).toMatchObject({ kind: 'unknown', reason: 'No answer came in time.' });
  });

  it('does not know when the answer breaks off in its body, but tells the status', async () => {
    const server = createServer((request, response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{"id":');
      setTimeout(() => request.socket.destroy(), 20);
    });
    const host = await listen(server);
    const fetch = createSafeFetch({ allowPrivateHosts: [host] });
    expect(await callOnce(fetch, { url: `http://${host}/`, json: {} })).toMatchObject({ kind: 'unknown', status: 200 });
  });

  it('does not know when the server dies on a connection that was already open', async () => {
    let calls = 0;
    const server = createServer((request, response) => {
      calls += 1;
      if (calls === 1) response.end('ok');
      else request.socket.destroy();
    });
    const host = await listen(server);
    const fetch = createSafeFetch({ allowPrivateHosts: [host] });
    await callOnce(fetch, { url: `http://${host}/` });
    expect(await callOnce(fetch, { url: `http://${host}/` })).toMatchObject({ kind: 'unknown' });
    expect(calls).toBe(2);
  });

  it('does not follow the redirect of a POST: it is an answer', async () => {
    let calls = 0;
    const server = createServer((_request, response) => {
      calls += 1;
      response.writeHead(307, { location: '/elsewhere' }).end();
    });
    const host = await listen(server);
    const answer = await callOnce(createSafeFetch({ allowPrivateHosts: [host] }), { url: `http://${host}/`, json: {} });
    expect(answer).toMatchObject({ kind: 'answered', status: 307 });
    expect(calls).toBe(1);
  });

  it('judges an ordinary fetch by its error alone', async () => {
    const silent = await listen(createServer((request) => request.socket.destroy()));
    expect((await callOnce(globalThis.fetch, { url: `http://${silent}/`, json: {} })).kind).toBe('unknown');
    const refused = createServer();
    const host = await listen(refused);
    await new Promise((resolve) => refused.close(resolve));
    expect((await callOnce(globalThis.fetch, { url: `http://${host}/`, json: {} })).kind).toBe('not_sent');
  });

  it('writes query, form and headers as given, and leaves out what is undefined', async () => {
    const server = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += String(chunk);
      response.end(
        JSON.stringify({
          url: request.url,
          body,
          token: request.headers['x-token'],
          type: request.headers['content-type'],
        }),
      );
    });
    const host = await listen(server);
    const answer = await callOnce(createSafeFetch({ allowPrivateHosts: [host] }), {
      url: `http://${host}/a?b=1`,
      query: { ids: ['x', 'y'], none: undefined },
      form: { grant: 'a b', none: undefined },
      headers: { 'x-token': 't', 'x-none': undefined },
    });
    expect(answer.kind === 'answered' && answer.json()).toEqual({
      url: '/a?b=1&ids=x&ids=y',
      body: 'grant=a+b',
      token: 't',
      type: 'application/x-www-form-urlencoded;charset=UTF-8',
    });
  });
});
