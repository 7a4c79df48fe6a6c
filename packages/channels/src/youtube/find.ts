/** What came of a call that gave no answer. */
import type { Answer } from '@antiphon/wire';
import { textForMatching } from '../kit/index.ts';
import { momentWords } from '../kit/moment-words.ts';
import { readAnswer } from '../kit/server.ts';
import type { Finding, StepCall } from '../spec.ts';
import { callApi, type Ground, openGround, type YouTubeServers } from './api.ts';
import { visibilityOf } from './content.rules.ts';
import { errorOf, hasNoComments, isMissing } from './errors.ts';
import { stepKeys } from './plan.ts';
import { videoIdOf, videoUrl } from './video.ts';
import { playlistItemsAnswer, type ThreadItem, threadsAnswer, videosAnswer } from './wire.ts';

/** Clocks of two servers may differ by this much. */
const clockSkewMs = 60_000;
const pageSize = 100;

type Doubt = StepCall & { readonly sentAt: Date };

export async function findStep(servers: YouTubeServers, call: Doubt): Promise<Finding> {
  const opened = openGround(servers, call);
  if (opened.kind === 'failed') return { kind: 'not_now', error: opened.error };
  const { key } = call.step;
  if (key === stepKeys.post) return findVisible(opened.ground);
  if (key === stepKeys.playlist) return findInPlaylist(opened.ground);
  if (key === stepKeys.comment) return findComment(opened.ground);
  return { kind: 'repeat', evidence: 'Sending this again changes nothing: it replaces itself.' };
}

/** The video's own state is the proof; making it visible once more is harmless. */
async function findVisible(ground: Ground<Doubt>): Promise<Finding> {
  const { context } = ground;
  const videoId = videoIdOf(context);
  const wanted = visibilityOf(context.content);
  const reply = await callApi(ground, { path: '/videos', query: { part: 'status', id: videoId } });
  const answer = readAnswer(reply, videosAnswer);
  if (!answer) return notNow(reply, context.now);
  const status = answer.items.find((item) => item.id === videoId)?.status;
  if (!status) return { kind: 'absent', evidence: `YouTube lists no video ${videoId}, so nobody can see it.` };
  if (status.privacyStatus !== wanted)
    return {
      kind: 'repeat',
      evidence: `The video ${videoId} is still ${status.privacyStatus}; asking again makes it ${wanted}.`,
    };
  const url = videoUrl(context.content, videoId);
  return { kind: 'found', trace: { remoteId: videoId, url }, evidence: `The video ${url} is ${wanted}.` };
}

async function findInPlaylist(ground: Ground<Doubt>): Promise<Finding> {
  const { context } = ground;
  const videoId = videoIdOf(context);
  const reply = await callApi(ground, {
    path: '/playlistItems',
    query: { part: 'snippet', playlistId: String(context.content.options.playlist), videoId, maxResults: 50 },
  });
  const answer = readAnswer(reply, playlistItemsAnswer);
  // A playlist, or a video, that is not there: nothing holds the other.
  if (!answer && !isMissing(reply)) return notNow(reply, context.now);
  const item = answer?.items[0];
  if (!item) return { kind: 'absent', evidence: 'The playlist does not hold the video.' };
  return { kind: 'found', trace: { remoteId: item.id }, evidence: `The playlist holds the video as ${item.id}.` };
}

/** Our own words below our own video, not older than the call. */
async function findComment(ground: Ground<Doubt>): Promise<Finding> {
  const { context } = ground;
  const videoId = videoIdOf(context);
  const reply = await callApi(ground, {
    path: '/commentThreads',
    query: { part: 'snippet', videoId, order: 'time', maxResults: pageSize, textFormat: 'plainText' },
  });
  const answer = readAnswer(reply, threadsAnswer);
  if (!answer && hasNoComments(reply)) return { kind: 'absent', evidence: 'The video takes no comments.' };
  if (!answer) return notNow(reply, context.now);
  const since = context.sentAt.getTime() - clockSkewMs;
  const recent = answer.items.filter(
    (thread) => Date.parse(thread.snippet.topLevelComment.snippet.publishedAt) >= since,
  );
  const ours = recent.find((thread) => isOurs(thread, context));
  if (ours) {
    const { id, snippet } = ours.snippet.topLevelComment;
    const evidence = `The comment ${id} of ${snippet.publishedAt} stands below the video.`;
    return { kind: 'found', trace: { remoteId: id }, evidence };
  }
  if (recent.length >= pageSize)
    return {
      kind: 'cannot_tell',
      evidence: `More than ${pageSize} comments came since then; ours is not among the newest.`,
    };
  return {
    kind: 'absent',
    evidence: `None of ${recent.length} comments since ${momentWords(since)} is ours.`,
  };
}

function isOurs({ snippet: { topLevelComment } }: ThreadItem, call: Doubt): boolean {
  const { authorChannelId, textOriginal, textDisplay } = topLevelComment.snippet;
  const said = textForMatching(textOriginal ?? textDisplay ?? '');
  return authorChannelId?.value === call.account.remoteId && said === textForMatching(call.content.firstComment ?? '');
}

function notNow(reply: Answer, now: Date): Finding {
  return { kind: 'not_now', error: errorOf(reply, 'harmless', now) };
}
