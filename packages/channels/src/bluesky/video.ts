/**
 * Videos go to a service of their own, which prepares them and lays them down on the account's server
 * (https://docs.bsky.app/docs/tutorials/video, read 2026-11-21). It believes tickets that the account's server makes
 * out: each is asked for right before the one call it is for, and never kept.
 */
import type { Answer } from '@antiphon/wire';
import { z } from 'zod';
import { readAnswer } from '../kit/server.ts';
import type { ChannelError, Json, StepCall, StepOutcome, VersionMedia } from '../spec.ts';
import type { NonceStore } from './dpop.ts';
import { errorOf } from './errors.ts';
import type { BlueskySecret } from './secret.ts';
import { describeServerAnswer, type JobStatus, jobAnswer, serviceAuthAnswer, uploadLimitsAnswer } from './wire.ts';
import { callAs, callOpenly } from './xrpc.ts';

/** What the adapter stands on: where the network's services are, and the nonces its servers gave. */
export interface BlueskyGround {
  readonly servers: { readonly videoService: string };
  readonly nonces: NonceStore;
}

const pendingVideo = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('describe') }),
  z.strictObject({ kind: z.literal('upload'), audience: z.string().startsWith('did:') }),
  z.strictObject({ kind: z.literal('look'), jobId: z.string().min(1) }),
]);

/** The upload and what the service does with it afterwards have to end within the life of the ticket. */
const uploadTicketMs = 30 * 60_000;
const shortTicketMs = 60_000;
const lookEveryMs = 2_000;
const hourMs = 3_600_000;

/** Asks whether it may be sent and for whom, sends it, and looks until it is ready: one of these for each call. */
export async function performVideo(
  ground: BlueskyGround,
  secret: BlueskySecret,
  call: StepCall,
  media: VersionMedia,
): Promise<StepOutcome> {
  const pending = pendingVideo.safeParse(call.pending);
  if (!pending.success) return askWhetherTaken(ground, secret, call, media);
  if (pending.data.kind === 'describe') return askForName(call);
  return pending.data.kind === 'upload'
    ? upload(ground, secret, call, media, pending.data.audience)
    : lookAtJob(ground, call, pending.data.jobId);
}

/** The name by which the account's server takes tickets; its address does not tell. */
async function askForName(call: StepCall): Promise<StepOutcome> {
  const reply = await callOpenly(call, { server: call.account.server, method: 'com.atproto.server.describeServer' });
  const described = readAnswer(reply, describeServerAnswer);
  if (!described) return { kind: 'failed', error: errorOf(reply, 'harmless', call.now) };
  return goOn({ kind: 'upload', audience: described.did }, 100, `The account's server is ${described.did}.`);
}

async function askWhetherTaken(
  ground: BlueskyGround,
  secret: BlueskySecret,
  call: StepCall,
  media: VersionMedia,
): Promise<StepOutcome> {
  const method = 'app.bsky.video.getUploadLimits';
  const { videoService } = ground.servers;
  const ticket = await askForTicket(ground, secret, call, {
    audience: didOf(videoService),
    method,
    livesMs: shortTicketMs,
  });
  if (ticket.kind === 'failed') return ticket;
  const reply = await callOpenly(call, { server: videoService, method }, ticket.token);
  const limits = readAnswer(reply, uploadLimitsAnswer);
  if (!limits) return { kind: 'failed', error: serviceError(reply, call.now) };
  const { remainingDailyVideos: videos = 1, remainingDailyBytes: bytes = media.sizeBytes } = limits;
  const said = limits.message ?? limits.error;
  if (videos < 1 || bytes < media.sizeBytes) return { kind: 'failed', error: usedUp(reply, call.now, said) };
  if (!limits.canUpload) {
    const words = `Bluesky does not take videos of this account${said ? `: ${sentence(said)}` : '.'}`;
    return { kind: 'failed', error: { kind: 'rejected', code: limits.error ?? 'video_refused', words } };
  }
  return goOn({ kind: 'describe' }, 100, `Bluesky takes the video; ${videos} more may be sent today.`);
}

/** Bluesky does not say when its day begins anew: it is asked again every hour. */
function usedUp(reply: Answer, now: Date, said: string | undefined): ChannelError {
  return {
    kind: 'rate_limited',
    code: 'video_quota_used',
    words: `Bluesky takes no more videos of this account today${said ? `: ${sentence(said)}` : '.'} We ask again every hour.`,
    retryAt: new Date(now.getTime() + hourMs),
    ...(reply.kind === 'answered' ? { status: reply.status, evidence: reply.body.slice(0, 2000) } : {}),
  };
}

/** The whole file in one call, read as it is sent. Sent again, the service knows it by its bytes. */
async function upload(
  ground: BlueskyGround,
  secret: BlueskySecret,
  call: StepCall,
  media: VersionMedia,
  audience: string,
): Promise<StepOutcome> {
  const { account, identity } = call;
  // Not for the video service but for the account's server, to which it passes the video on.
  const lxm = 'com.atproto.repo.uploadBlob';
  const ticket = await askForTicket(ground, secret, call, {
    audience,
    method: lxm,
    livesMs: uploadTicketMs,
  });
  if (ticket.kind === 'failed') return ticket;
  const source = await call.media(media.assetId);
  const reply = await callOpenly(
    call,
    {
      server: ground.servers.videoService,
      method: 'app.bsky.video.uploadVideo',
      query: { did: account.remoteId, name: `${identity.seed.slice(0, 12)}.mp4` },
      stream: { body: await source.stream(), mimeType: source.mimeType, sizeBytes: source.sizeBytes },
    },
    ticket.token,
  );
  const job = readJob(reply);
  return job ? outcomeOf(job) : { kind: 'failed', error: serviceError(reply, call.now) };
}

async function lookAtJob(ground: BlueskyGround, call: StepCall, jobId: string): Promise<StepOutcome> {
  const reply = await callOpenly(call, {
    server: ground.servers.videoService,
    method: 'app.bsky.video.getJobStatus',
    query: { jobId },
  });
  const job = readJob(reply);
  return job ? outcomeOf(job) : { kind: 'failed', error: serviceError(reply, call.now) };
}

/** The job in an answer. 409 is the service's way to say that it has this very video already. */
function readJob(reply: Answer): JobStatus | null {
  if (reply.kind !== 'answered' || (reply.status !== 200 && reply.status !== 409)) return null;
  const parsed = jobAnswer.safeParse(reply.json());
  return parsed.success ? parsed.data : null;
}

function outcomeOf(job: JobStatus): StepOutcome {
  if (job.state === 'JOB_STATE_FAILED') {
    const said = job.message ?? job.error ?? job.failureCode;
    const words = `Bluesky could not use the video${said ? `: ${sentence(said)}` : '.'}`;
    return { kind: 'failed', error: { kind: 'rejected', code: job.failureCode ?? 'video_failed', words } };
  }
  if (job.blob) {
    const { blob } = job;
    const answered = `Ready as ${blob.ref.$link}, ${blob.size} bytes.`;
    return { kind: 'done', trace: { remoteId: blob.ref.$link, handle: { blob: blob as Json } }, answered };
  }
  // A state we do not know means that it is being worked on (app.bsky.video.defs#jobStatus).
  const progress = job.progress === undefined ? '' : `, ${job.progress} %`;
  return goOn(
    { kind: 'look', jobId: job.jobId },
    lookEveryMs,
    `Bluesky is working on the video (${job.state}${progress}).`,
  );
}

function goOn(pending: z.infer<typeof pendingVideo>, waitMs: number, answered: string): StepOutcome {
  return { kind: 'pending', pending, waitMs, answered };
}

type Ticket =
  | { readonly kind: 'ticket'; readonly token: string }
  | { readonly kind: 'failed'; readonly error: ChannelError };

/** A ticket of the account's server for one method of another, or of its own. */
async function askForTicket(
  ground: BlueskyGround,
  secret: BlueskySecret,
  call: StepCall,
  use: { readonly audience: string; readonly method: string; readonly livesMs: number },
): Promise<Ticket> {
  const reply = await callAs(call, secret, ground.nonces, {
    server: call.account.server,
    method: 'com.atproto.server.getServiceAuth',
    query: {
      aud: use.audience,
      lxm: use.method,
      exp: Math.floor((call.now.getTime() + use.livesMs) / 1000),
    },
  });
  const answer = readAnswer(reply, serviceAuthAnswer);
  return answer
    ? { kind: 'ticket', token: answer.token }
    : { kind: 'failed', error: errorOf(reply, 'harmless', call.now) };
}

/** The `did:web` of a server: its host (https://w3c-ccg.github.io/did-method-web). Real servers refuse one with a port. */
function didOf(server: string): string {
  return `did:web:${encodeURIComponent(new URL(server).host)}`;
}

/** A no of the service concerns its ticket or the video, never the person's sign-in. */
function serviceError(reply: Answer, now: Date): ChannelError {
  const error = errorOf(reply, 'harmless', now);
  if (error.kind !== 'reconnect') return error;
  return { ...error, kind: 'rejected', words: 'The video service of Bluesky does not accept this account.' };
}

function sentence(said: string): string {
  return /[.!?]$/.test(said) ? said : `${said}.`;
}
