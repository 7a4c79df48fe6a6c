/** A wire that loses replies of ours: what was asked for is done, and whoever asked never hears of it. */
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export interface DroppingProxy {
  readonly url: string;
  /** Idempotency keys of all changing requests that passed, in order. */
  readonly keys: readonly string[];
  close(): Promise<void>;
}

/** Loses the first reply to every changing request, and passes on its repeat; `isLost` decides otherwise. */
export async function startDroppingProxy(
  target: string,
  isLost: (isFirst: boolean) => boolean = (isFirst) => isFirst,
): Promise<DroppingProxy> {
  const keys: string[] = [];
  const pass = async (incoming: IncomingMessage, answer: ServerResponse): Promise<void> => {
    const body = await buffer(incoming);
    const key = String(incoming.headers['idempotency-key']);
    const isChange = incoming.method !== 'GET';
    const isDropped = isChange && isLost(!keys.includes(key));
    if (isChange) keys.push(key);
    const headers = { ...incoming.headers, host: new URL(target).host };
    const outgoing = request(new URL(incoming.url ?? '/', target), { method: incoming.method, headers });
    outgoing.on('error', (error) => answer.destroy(error));
    outgoing.on('response', async (reply) => {
      const content = await buffer(reply);
      if (isDropped) answer.destroy();
      else answer.writeHead(reply.statusCode ?? 502, reply.headers).end(content);
    });
    outgoing.end(body);
  };
  const server = createServer((incoming, answer) => {
    pass(incoming, answer).catch((error: Error) => answer.destroy(error));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    keys,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
