import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import type { PublicAddress } from '../spec.ts';
import { sampleBytes } from './samples.ts';

/** Serves the sample media on loopback until the test ends, for networks that fetch them. @returns where. */
export async function serveSamples(): Promise<string> {
  const server = createServer((request, response) => {
    const { bytes, mimeType } = sampleBytes(request.url ?? '');
    response.writeHead(200, { 'content-type': mimeType, 'content-length': bytes.byteLength }).end(bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Where a network fetches one of them, as the publisher would tell it. */
export function addressOfSample(filesAt: string, assetId: string): PublicAddress {
  return { kind: 'address', url: `${filesAt}/${assetId}`, until: new Date('2026-12-31T00:00:00.000Z') };
}
