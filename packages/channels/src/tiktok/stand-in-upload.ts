/**
 * Where the pretend TikTok takes the bytes of a video (content-posting-api-media-transfer-guide, 2026-11-20): pieces in
 * their order, 206 until the last one, 201 at the end. The address is all the access it needs, for an hour.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from '@antiphon/wire/stand-in';
import { type PostingGround, take } from './stand-in-posting.ts';
import type { Task } from './stand-in-state.ts';

const hourMs = 3_600_000;

export function addUploadRoute(app: FastifyInstance, ground: PostingGround): void {
  app.put('/video', { config: { route: 'upload.put' } }, async (request, reply) => {
    const { upload_token: token } = request.query as { upload_token?: string };
    const task = [...ground.state.tasks.values()].find((one) => one.upload?.token === token);
    if (!task?.upload) return reply.code(404).send();
    if (ground.now().getTime() - task.begunAt >= hourMs) return reply.code(403).send();
    return takePiece(ground, task, request, reply);
  });
}

function takePiece(ground: PostingGround, task: Task, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { sizeBytes = 0, chunkSize = 0, count = 0 } = task.upload ?? {};
  const range = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(String(request.headers['content-range']));
  const type = String(request.headers['content-type']);
  if (!range || Number(range[3]) !== sizeBytes || !/^video\/(mp4|quicktime|webm)$/.test(type))
    return reply.code(400).send();
  const [start, last] = [Number(range[1]), Number(range[2])];
  const { length } = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  if (length !== last - start + 1) return reply.code(400).send();
  const isLast = Math.floor(start / chunkSize) === count - 1;
  const isInPlace = start === task.received && start % chunkSize === 0;
  const isWhole = isLast ? last + 1 === sizeBytes : length === chunkSize;
  if (task.takenAt !== null || !isInPlace || !isWhole) return reply.code(416).send();
  task.received = last + 1;
  reply.header('content-range', `bytes 0-${last}/${sizeBytes}`);
  if (!isLast) return reply.code(206).send();
  take(ground, task);
  return reply.code(201).send();
}
