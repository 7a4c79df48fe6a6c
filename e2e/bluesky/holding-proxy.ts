/**
 * A wire between the server and Bluesky that can be cut at the worst moment. It passes everything on, unless it is
 * told to hold the next call of a method, or to lose every call of some methods once: before it reaches Bluesky, or
 * after Bluesky did it and answered.
 */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export type Moment = 'before it reaches Bluesky' | 'after Bluesky did it';

export interface HoldingProxy {
  /** `http://127.0.0.1:1234` */
  readonly url: string;
  /** Holds the next call of this method for good. @returns when it is held. */
  holdNext(method: string, moment: Moment): Promise<void>;
  /** From now on each different call of these methods is lost the first time; the same call again passes. */
  loseFirst(methods: readonly string[], moment: Moment): void;
  /** How many calls of this method were lost. */
  lostOf(method: string): number;
  /** How often Bluesky was asked to do this. */
  callsOf(method: string): number;
  close(): Promise<void>;
}

interface Hold {
  readonly method: string;
  readonly moment: Moment;
  reached(): void;
}

interface Losing {
  readonly methods: readonly string[];
  readonly moment: Moment;
  /** What was lost already, by its content. */
  readonly seen: Set<string>;
}

export async function startHoldingProxy(target: string): Promise<HoldingProxy> {
  const { hostname, port } = new URL(target);
  const calls: string[] = [];
  let hold: Hold | undefined;
  const takeHold = (method: string, moment: Moment): boolean => {
    if (hold?.method !== method || hold.moment !== moment) return false;
    hold.reached();
    hold = undefined;
    return true;
  };
  let losing: Losing | undefined;
  const lost: string[] = [];
  const isLost = (method: string, body: Buffer, moment: Moment): boolean => {
    if (losing?.moment !== moment || !losing.methods.includes(method)) return false;
    const content = `${method} ${createHash('sha256').update(body).digest('hex')}`;
    if (losing.seen.has(content)) return false;
    losing.seen.add(content);
    lost.push(method);
    return true;
  };
  const pass = async (incoming: IncomingMessage, answer: ServerResponse): Promise<void> => {
    const method = new URL(incoming.url ?? '/', target).pathname.replace('/xrpc/', '');
    const body = await buffer(incoming);
    if (takeHold(method, 'before it reaches Bluesky')) return;
    if (isLost(method, body, 'before it reaches Bluesky')) return void answer.destroy();
    calls.push(method);
    const outgoing = request({
      hostname,
      port,
      method: incoming.method,
      path: incoming.url,
      headers: { ...incoming.headers, host: `${hostname}:${port}` },
    });
    outgoing.on('error', (error) => answer.destroy(error));
    outgoing.on('response', async (reply) => {
      const content = await buffer(reply);
      if (takeHold(method, 'after Bluesky did it')) return;
      if (isLost(method, body, 'after Bluesky did it')) return void answer.destroy();
      answer.writeHead(reply.statusCode ?? 502, reply.headers).end(content);
    });
    outgoing.end(body);
  };
  const server = createServer((incoming, answer) => {
    pass(incoming, answer).catch((error: Error) => answer.destroy(error));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    holdNext: (method, moment) =>
      new Promise((resolve) => {
        hold = { method, moment, reached: resolve };
      }),
    loseFirst: (methods, moment) => {
      losing = { methods, moment, seen: new Set() };
    },
    lostOf: (method) => lost.filter((one) => one === method).length,
    callsOf: (method) => calls.filter((call) => call === method).length,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
