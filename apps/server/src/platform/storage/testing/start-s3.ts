/**
 * An S3 that nobody here wrote, on loopback: s3rver. It does not check signatures (other tests do) and does not
 * know AbortMultipartUpload (it takes it for DeleteObject), so a small relay in front of it does that one call:
 * DELETE /Bucket/Key?uploadId=… drops the parts and answers 204
 * (Amazon S3 API Reference, AbortMultipartUpload, read 2026-11-21).
 */
import { once } from 'node:events';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import S3rver from 's3rver';
import { openS3Storage } from '../s3-storage.ts';
import type { Storage } from '../storage.ts';

export interface S3StandIn {
  readonly endpoint: string;
  readonly storage: Storage;
  /** Where it keeps its files: what is left behind can be counted there. */
  readonly directory: string;
  /** Aborts that named an upload which is not there. */
  unknownAborts(): number;
  /** The next second part of an upload is answered with 507, as by a full server. */
  refuseSecondPart(): void;
  stop(): Promise<void>;
}

/** Starts it with one empty bucket. */
export async function startS3(): Promise<S3StandIn> {
  const directory = await mkdtemp(join(tmpdir(), 's3-'));
  const configureBuckets = [{ name: 'media', configs: [] }];
  const server = new S3rver({ address: '127.0.0.1', port: 0, silent: true, directory, configureBuckets });
  const { port } = await server.run();
  let unknownAborts = 0;
  let refuses = false;
  const isRefused = (partNumber: string | null): boolean => {
    const isIt = refuses && partNumber === '2';
    if (isIt) refuses = false;
    return isIt;
  };
  const relay = startRelay(port, isRefused, async (uploadId) => {
    const parts = join(directory, 'media', '._S3rver_uploads', uploadId);
    const isKnown = await stat(parts).then(
      () => true,
      () => false,
    );
    if (!isKnown) unknownAborts += 1;
    await rm(parts, { recursive: true, force: true });
  });
  await once(relay, 'listening');
  const endpoint = `http://127.0.0.1:${(relay.address() as AddressInfo).port}`;
  const keys = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' };
  const storage = openS3Storage({ endpoint, region: 'us-east-1', bucket: 'media', prefix: 'house/', ...keys });
  return {
    endpoint,
    storage,
    directory,
    unknownAborts: () => unknownAborts,
    refuseSecondPart: () => {
      refuses = true;
    },
    stop: async () => {
      relay.closeAllConnections();
      relay.close();
      await server.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

function startRelay(
  port: number,
  isRefused: (partNumber: string | null) => boolean,
  dropParts: (uploadId: string) => Promise<void>,
): Server {
  const relay = createServer((incoming, answer) => {
    const { method = 'GET', url = '/', headers } = incoming;
    const { searchParams } = new URL(url, 'http://s3');
    const uploadId = searchParams.get('uploadId');
    if (isRefused(searchParams.get('partNumber'))) {
      const body = '<Error><Code>InsufficientStorage</Code></Error>';
      incoming.resume().on('end', () => answer.writeHead(507, { 'content-type': 'application/xml' }).end(body));
      return;
    }
    if (method === 'DELETE' && uploadId !== null) {
      void dropParts(uploadId).then(() => answer.writeHead(204).end());
      return;
    }
    const onward = request({ host: '127.0.0.1', port, method, path: url, headers }, (received) => {
      answer.writeHead(received.statusCode ?? 502, received.headers);
      received.pipe(answer);
    });
    onward.on('error', () => answer.destroy());
    incoming.pipe(onward);
  });
  return relay.listen(0, '127.0.0.1');
}
