/** What came of a call that gave no answer. */
import { textForMatching } from '../kit/index.ts';
import type { Finding, StepCall } from '../spec.ts';
import { callApi, type Ground, openGround, postUrl, type TikTokServers } from './api.ts';
import { readDetails } from './capabilities.ts';
import { privacyOf, videoOf } from './content.rules.ts';
import { errorOf, failureOf } from './errors.ts';
import { listFields, pageMax } from './metrics.ts';
import { stepKeys } from './plan.ts';
import { askStatus, isIncomplete, readTaken, traceOf } from './status.ts';
import { uploadFor } from './upload.ts';
import { readData, type VideoItem, videoListAnswer } from './wire.ts';

/** Clocks of two servers may differ by this much. */
const clockSkewMs = 60_000;

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
  const reply = await callApi(ground, {
    path: '/video/list/',
    query: { fields: listFields },
    json: { max_count: pageMax },
  });
  const page = readData(reply, videoListAnswer);
  if (!page) return { kind: 'not_now', error: errorOf(reply, 'harmless', context.now) };
  const since = context.sentAt.getTime() - clockSkewMs;
  const recent = (page.videos ?? []).filter((video) => (video.create_time ?? 0) * 1000 >= since);
  const [ours, second] = recent.filter((video) => isOurs(video, context));
  if (!ours || second)
    return {
      kind: 'cannot_tell',
      evidence: `${second ? 'Several' : 'None'} of ${recent.length} public posts since ${new Date(since).toISOString()} have our words; TikTok may not list a new post yet.`,
    };
  const url = ours.share_url ?? postUrl(username, 'photo', ours.id);
  const evidence = `The account has the post ${url ?? ours.id} with our words.`;
  return { kind: 'found', trace: { remoteId: ours.id, ...(url ? { url } : {}) }, evidence };
}

/** Not a video of ours with the same words: pictures have no duration. */
function isOurs({ title, video_description: description, duration }: VideoItem, { content }: Doubt): boolean {
  if (duration !== undefined && duration > 0) return false;
  const wanted = textForMatching(content.parts[0].text);
  return wanted !== '' && [title, description].some((words) => textForMatching(words ?? '') === wanted);
}
