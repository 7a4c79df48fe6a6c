import { spawn } from 'node:child_process';
import { randomFillSync } from 'node:crypto';
import { once } from 'node:events';
import { request } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { expect, it } from 'vitest';
import { z } from 'zod';

const gigabyte = 1024 ** 3;
const script = join(import.meta.dirname, 'testing', 'serve-and-measure.ts');
const Ready = z.object({ address: z.string(), workspaceId: z.string(), secret: z.string() });
const Grown = z.object({ grownBytes: z.number(), looks: z.number() });

/** Bytes that begin like a film. */
function* film(sizeBytes: number): Generator<Uint8Array> {
  const chunk = randomFillSync(new Uint8Array(256 * 1024));
  const first = Uint8Array.from(chunk);
  first.set(Buffer.from('\0\0\0\x18ftypmp42\0\0\0\0mp42isom', 'latin1'));
  yield first;
  for (let sent = chunk.byteLength; sent < sizeBytes; sent += chunk.byteLength) yield chunk;
}

async function send(
  ready: z.infer<typeof Ready>,
  headers: Record<string, string>,
  query: string,
  parts: Iterable<Uint8Array>,
) {
  const call = request(`${ready.address}/api/v1/workspaces/${ready.workspaceId}/assets${query}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${ready.secret}`, ...headers },
  });
  const answered = once(call, 'response');
  await pipeline(Readable.from(parts), call);
  const [response] = await answered;
  return (await new Response(Readable.toWeb(response) as ReadableStream).json()) as Record<string, unknown>;
}

function* form(content: Iterable<Uint8Array>): Generator<Uint8Array> {
  yield Buffer.from('--b\r\ncontent-disposition: form-data; name="file"; filename="film.mp4"\r\n\r\n');
  yield* content;
  yield Buffer.from('\r\n--b--\r\n');
}

it('an upload of a gigabyte, and one of a quarter of it in a form, adds less than 100 MB of memory to the server', async () => {
  // Counting which lines run takes memory of its own.
  const env = { ...process.env, NODE_V8_COVERAGE: '' };
  const server = spawn(process.execPath, ['--expose-gc', script], { stdio: ['pipe', 'pipe', 'inherit'], env });
  const ended = once(server, 'exit');
  const lines = createInterface({ input: server.stdout })[Symbol.asyncIterator]();
  const nextLine = async (): Promise<unknown> => JSON.parse((await lines.next()).value ?? 'null');
  try {
    const ready = Ready.parse(await nextLine());
    const bare = await send(ready, {}, '?name=film.mp4', film(gigabyte));
    expect(bare).toMatchObject({ sizeBytes: gigabyte, kind: 'video', mimeType: 'video/mp4' });
    const boundary = { 'content-type': 'multipart/form-data; boundary=b' };
    const formed = await send(ready, boundary, '', form(film(gigabyte / 4)));
    expect(formed).toMatchObject({ sizeBytes: gigabyte / 4, title: 'film' });
    server.stdin.write('enough\n');
    const { grownBytes, looks } = Grown.parse(await nextLine());
    // It may add nothing at all, but then it was really looked at.
    expect(looks).toBeGreaterThan(100);
    expect(grownBytes).toBeLessThan(100 * 1024 ** 2);
    await ended;
  } finally {
    server.kill('SIGKILL');
  }
}, 240_000);
