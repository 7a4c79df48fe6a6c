/** The video service beside the pretend server (app.bsky.video.*; https://docs.bsky.app/docs/tutorials/video). */
import type { FastifyInstance } from '@antiphon/wire/stand-in';
import type { Sessions } from './stand-in-sessions.ts';
import { cidOf, invalidRequest, type PdsState, serverDid, XrpcRefusal } from './stand-in-state.ts';

export interface VideoGround {
  readonly state: PdsState;
  readonly sessions: Sessions;
  readonly now: () => Date;
  /** How long the service works on a video. */
  readonly processingMs: number;
}

interface Job {
  readonly jobId: string;
  readonly did: string;
  readonly bytes: Buffer;
  readonly beganAt: number;
}

/** `app.bsky.embed.video#main.video`. */
const maxBytes = 300_000_000;

export function addVideoRoutes(app: FastifyInstance, ground: VideoGround): void {
  const { state, sessions, now } = ground;
  const jobs = new Map<string, Job>();
  const ownDid = (host: string) => `did:web:${encodeURIComponent(host)}`;

  app.get(
    '/xrpc/app.bsky.video.getUploadLimits',
    { config: { route: 'app.bsky.video.getUploadLimits' } },
    async (request) => {
      await sessions.readTicket(request, { aud: ownDid(request.host), lxm: 'app.bsky.video.getUploadLimits' });
      return state.videoAllowance;
    },
  );

  app.post(
    '/xrpc/app.bsky.video.uploadVideo',
    { config: { route: 'app.bsky.video.uploadVideo' } },
    async (request, reply) => {
      const did = await sessions.readTicket(request, { aud: serverDid, lxm: 'com.atproto.repo.uploadBlob' });
      const { did: named } = request.query as { did?: string };
      if (named !== did) throw new XrpcRefusal(401, 'InvalidToken', 'The token is of another account');
      if (request.headers['content-type'] !== 'video/mp4') throw invalidRequest('Unsupported video format');
      const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      if (bytes.length === 0) throw invalidRequest('The body is empty');
      if (bytes.length > maxBytes) throw new XrpcRefusal(413, 'PayloadTooLarge', 'The video is too large');
      const jobId = cidOf(Buffer.concat([Buffer.from(did), bytes]), 'raw').slice(-20);
      const known = jobs.get(jobId);
      if (known) {
        // The same bytes again: the first job is named, not begun anew.
        reply.code(409);
        return { ...statusOf(ground, known), error: 'already_exists', message: 'Video already processed' };
      }
      const job = { jobId, did, bytes, beganAt: now().getTime() };
      jobs.set(jobId, job);
      return { jobStatus: statusOf(ground, job) };
    },
  );

  app.get(
    '/xrpc/app.bsky.video.getJobStatus',
    { config: { route: 'app.bsky.video.getJobStatus' } },
    async (request) => {
      const { jobId = '' } = request.query as { jobId?: string };
      const job = jobs.get(jobId);
      if (!job) throw invalidRequest('Job not found');
      return { jobStatus: statusOf(ground, job) };
    },
  );
}

/** How far it is. When it is ready, the video lies on the account's server. */
function statusOf({ state, now, processingMs }: VideoGround, { jobId, did, bytes, beganAt }: Job) {
  const done = processingMs === 0 ? 1 : (now().getTime() - beganAt) / processingMs;
  if (done < 0.1) return { jobId, did, state: 'JOB_STATE_CREATED', progress: 0 };
  if (done < 1) return { jobId, did, state: 'JOB_STATE_ENCODING', progress: Math.floor(done * 100) };
  if (bytes.subarray(4, 8).toString('latin1') !== 'ftyp') {
    const message = 'The video could not be read';
    return { jobId, did, state: 'JOB_STATE_FAILED', failureCode: 'validation_failure', message };
  }
  const link = cidOf(bytes, 'raw');
  state.blobs.set(link, { bytes, mimeType: 'video/mp4' });
  const blob = { $type: 'blob', ref: { $link: link }, mimeType: 'video/mp4', size: bytes.length };
  return { jobId, did, state: 'JOB_STATE_COMPLETED', progress: 100, blob };
}
