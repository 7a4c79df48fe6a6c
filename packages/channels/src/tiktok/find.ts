/** What came of a call that gave no answer. */
import { momentWords } from '../kit/moment-words.ts';
import type { Finding, StepCall } from '../spec.ts';
import { type Ground, openGround, postUrl, type TikTokServers } from './api.ts';
import { readDetails } from './capabilities.ts';
import { privacyOf, videoOf } from './content.rules.ts';
import { errorOf, failureOf } from './errors.ts';
import { findListed } from './listed.ts';
import { stepKeys } from './plan.ts';
import { askStatus, isIncomplete, readTaken, traceOf } from './status.ts';
import { uploadFor } from './upload.ts';

type Doubt = StepCall & { readonly sentAt: Date };

export async function findStep(servers: TikTokServers, call: Doubt): Promise<Finding> {
  const opened = openGround(servers, call);
  if (opened.kind === 'failed') return { kind: 'not_now', error: opened.error };
  if (call.step.key !== stepKeys.post)
    return { kind: 'repeat', evidence: 'Sending this again changes nothing that anybody sees.' };
  const publishId = readTaken(call.pending)?.publishId ?? (videoOf(call.content) ? uploadFor(call).publishId : null);
  return publishId === null ? findPictures(opened.ground) : findByReceipt(opened.ground, publishId);
}

/** The receipt is the proof: an upload that is not whole cannot be posted, and a whole one is posted once. */
async function findByReceipt(ground: Ground<Doubt>, publishId: string): Promise<Finding> {
  const { context } = ground;
  const { reply, status } = await askStatus(ground, publishId);
  if (!status) {
    const error = errorOf(reply, 'harmless', context.now);
    if (error.code !== 'invalid_publish_id') return { kind: 'not_now', error };
    return { kind: 'cannot_tell', evidence: `TikTok does not know the receipt ${publishId}.` };
  }
  switch (status.status) {
    case 'PUBLISH_COMPLETE': {
      const trace = traceOf(context, publishId, status);
      const evidence = `TikTok says that ${publishId} is posted${trace.url ? ` as ${trace.url}` : ''}.`;
      return { kind: 'found', trace, evidence };
    }
    case 'FAILED':
      return { kind: 'absent', evidence: `${failureOf(status.fail_reason).words} The receipt is ${publishId}.` };
    case 'SEND_TO_USER_INBOX':
      return { kind: 'cannot_tell', evidence: `TikTok has put ${publishId} into the inbox of the account.` };
    default:
      return findUnfinished(context, publishId, status);
  }
}

function findUnfinished(call: Doubt, publishId: string, status: Parameters<typeof isIncomplete>[1]): Finding {
  if (isIncomplete(call, status)) {
    const size = videoOf(call.content)?.sizeBytes;
    const evidence = `Of ${size} bytes of the upload ${publishId}, ${status.uploaded_bytes} have arrived; it cannot be posted so.`;
    return { kind: 'absent', evidence };
  }
  // Without a count we cannot see whether the last piece arrived; one upload is one post, so it may be sent again.
  const isUncounted = videoOf(call.content) !== undefined && status.uploaded_bytes === undefined;
  if (isUncounted && call.pending === undefined)
    return { kind: 'repeat', evidence: `TikTok says ${status.status} of ${publishId}; one upload becomes one post.` };
  const words = `TikTok is still working on the post: ${status.status}.`;
  return { kind: 'not_now', error: { kind: 'temporary', code: 'still_processing', words } };
}

/** Without a receipt there are only the public posts to look at; what is not there may still be anywhere. */
async function findPictures(ground: Ground<Doubt>): Promise<Finding> {
  const { context } = ground;
  const { readsPosts, username } = readDetails(context.account.details);
  if (!readsPosts || privacyOf(context.content) !== 'PUBLIC_TO_EVERYONE') {
    const why = readsPosts ? 'it is not a public one' : 'we were not given the right to list posts';
    return { kind: 'cannot_tell', evidence: `TikTok gave no receipt, and we cannot look for the post: ${why}.` };
  }
  const listed = await findListed(ground, context.sentAt);
  if (listed.kind === 'failed') return { kind: 'not_now', error: listed.error };
  const { recent, since, ours } = listed.value;
  const [post, second] = ours;
  if (!post || second) {
    const evidence = `${second ? 'Several' : 'None'} of ${recent} public posts since ${momentWords(since)} have our words; TikTok may not list a new post yet.`;
    return { kind: 'cannot_tell', evidence };
  }
  const url = postUrl(username, 'photo', post.id) ?? post.share_url;
  const evidence = `The account has the post ${url ?? post.id} with our words.`;
  return { kind: 'found', trace: { remoteId: post.id, ...(url ? { url } : {}) }, evidence };
}
