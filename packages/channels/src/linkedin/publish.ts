/** Makes one call of a publication: an upload, the post, or its first comment. */
import type { Answer } from '@antiphon/wire';
import { secretUnreadable } from '../kit/index.ts';
import type { ChannelError, StepCall, StepOutcome } from '../spec.ts';
import { callLinkedIn, type Ground, type LinkedInServers } from './api.ts';
import { readDetails } from './capabilities.ts';
import { writeComment } from './comments.ts';
import { pollQuestionOf } from './content.rules.ts';
import { lookAtDuplicate, settleDuplicate } from './duplicate.ts';
import { duplicateIn, errorOf } from './errors.ts';
import { pollDurationOf, postBodyOf } from './post-body.ts';
import { readSecret } from './secret.ts';
import { uploadImage } from './upload-image.ts';
import { uploadVideo } from './upload-video.ts';
import { momentOfUrn, postUrn, traceOf, urlOfPost } from './urn.rules.ts';

/** Makes the one call that `call.step` names. */
export async function performStep(servers: LinkedInServers, call: StepCall): Promise<StepOutcome> {
  const secret = readSecret(call.secret);
  if (!secret) return { kind: 'failed', error: secretUnreadable };
  const refusal = refusalOf(call);
  if (refusal) return { kind: 'failed', error: refusal };
  const ground: Ground<StepCall> = { servers, accessToken: secret.accessToken, context: call };
  if (call.step.key.startsWith('video-')) return uploadVideo(ground);
  if (call.step.kind === 'prepare') return uploadImage(ground);
  return call.step.kind === 'visible' ? publishPost(ground) : publishComment(ground);
}

/** What LinkedIn cannot be asked: said before any call, so that nothing goes out otherwise than it was meant. */
function refusalOf({ content, account }: StepCall): ChannelError | null {
  const say = (code: string, words: string): ChannelError => ({ kind: 'rejected', code, words });
  if (content.options.visibility === 'CONNECTIONS' && readDetails(account.details).kind === 'organization')
    return say('visibility_unsupported', 'A page has no connections: everybody sees its posts. Choose “everybody”.');
  if (!content.poll) return null;
  if (pollQuestionOf(content) === null)
    return say('poll_question_missing', 'A poll on LinkedIn needs a question of at most 140 characters.');
  if (pollDurationOf(content.poll.durationMinutes) === null)
    return say('poll_duration', 'A poll on LinkedIn lasts one day, three days, one week or two weeks.');
  return null;
}

async function publishPost(ground: Ground<StepCall>): Promise<StepOutcome> {
  const { context } = ground;
  if (context.pending !== undefined) return lookAtDuplicate(ground, context.pending);
  const reply = await callLinkedIn(ground, { path: '/rest/posts', json: postBodyOf(context) });
  const urn = createdIn(reply);
  if (urn !== null) return { kind: 'done', trace: traceOf(urn), answered: `Posted as ${urlOfPost(urn)}` };
  const original = duplicateIn(reply);
  if (original !== null) return settleDuplicate(context, original, reply);
  return { kind: 'failed', error: errorOf(reply, 'visible', context.now) };
}

/** The name of what was made: it stands in a header of a 201, which has no body. */
function createdIn(reply: Answer): string | null {
  if (reply.kind !== 'answered' || reply.status !== 201) return null;
  const named = (reply.headers.get('x-restli-id') ?? '').replace(/%3A/gi, ':');
  return postUrn.test(named) ? named : null;
}

/** For a while after a post is out, LinkedIn may not know it where comments are written (gitroomhq/postiz-app#408). */
const freshMs = 15 * 60_000;

async function publishComment(ground: Ground<StepCall>): Promise<StepOutcome> {
  const { context } = ground;
  const post = context.done['post-1'];
  if (!post) throw new Error('The first comment is due and the post is not out.');
  const written = await writeComment(ground, { post: post.remoteId, text: context.content.firstComment ?? '' });
  if (written.kind === 'done') {
    const trace = { remoteId: written.remoteId, ...(post.url ? { url: post.url } : {}) };
    return { kind: 'done', trace, answered: `Commented below ${post.url ?? post.remoteId}` };
  }
  const { error } = written;
  const ageMs = context.now.getTime() - (momentOfUrn(post.remoteId)?.getTime() ?? 0);
  if (error.status !== 404 || ageMs > freshMs) return written;
  const words = 'LinkedIn does not find the new post yet, so the comment was not taken.';
  return { kind: 'failed', error: { ...error, kind: 'temporary', code: 'post_not_ready', words } };
}
