/** Makes one call of a publication. */
import { readAnswer } from '../kit/server.ts';
import type { ChannelError, StepCall, StepOutcome } from '../spec.ts';
import { callApi, callWith, type Ground, openGround, type YouTubeServers } from './api.ts';
import { thumbnailOf, visibilityOf } from './content.rules.ts';
import { errorOf, isMissing, reasonOf } from './errors.ts';
import { stepKeys } from './plan.ts';
import { lookAtProcessing } from './processing.ts';
import { continueUpload, openSession } from './upload.ts';
import { statusOf, videoIdOf, videoUrl } from './video.ts';
import { playlistItem, thumbnailsAnswer, updatedVideo, writtenThread } from './wire.ts';

const performers: { readonly [key: string]: (ground: Ground<StepCall>) => Promise<StepOutcome> } = {
  [stepKeys.session]: openSession,
  [stepKeys.upload]: continueUpload,
  [stepKeys.processing]: lookAtProcessing,
  [stepKeys.post]: makeVisible,
  [stepKeys.thumbnail]: setThumbnail,
  [stepKeys.playlist]: addToPlaylist,
  [stepKeys.comment]: writeComment,
};

/** Makes the one call that `call.step` names. */
export async function performStep(servers: YouTubeServers, call: StepCall): Promise<StepOutcome> {
  const opened = openGround(servers, call);
  if (opened.kind === 'failed') return opened;
  const perform = performers[call.step.key];
  if (!perform) throw new Error(`YouTube has no step ${call.step.key}.`);
  return perform(opened.ground);
}

/** The one call after which others see the video. Made again it changes nothing. */
async function makeVisible(ground: Ground<StepCall>): Promise<StepOutcome> {
  const { context } = ground;
  const videoId = videoIdOf(context);
  const wanted = visibilityOf(context.content);
  const reply = await callApi(ground, {
    path: '/videos',
    method: 'PUT',
    query: { part: 'status' },
    json: { id: videoId, status: statusOf(context.content, wanted) },
  });
  const video = readAnswer(reply, updatedVideo);
  if (!video) return { kind: 'failed', error: errorOf(reply, 'visible', context.now) };
  if (video.status.privacyStatus !== wanted) return { kind: 'failed', error: keptPrivate(video.status.privacyStatus) };
  const url = videoUrl(context.content, videoId);
  return { kind: 'done', trace: { remoteId: videoId, url }, answered: `The video ${url} is ${wanted}.` };
}

/** YouTube took the call and left the video as it was: nothing is visible. */
function keptPrivate(privacyStatus: string): ChannelError {
  return {
    kind: 'rejected',
    code: 'kept_private',
    words: `YouTube keeps the video ${privacyStatus}. It does so with all uploads of a Google project that it has not audited; the operator of this installation has to ask for the audit.`,
  };
}

async function setThumbnail(ground: Ground<StepCall>): Promise<StepOutcome> {
  const { context, servers } = ground;
  const picture = thumbnailOf(context.content);
  if (!picture) throw new Error('The content has no picture for the thumbnail.');
  const source = await context.media(picture.assetId);
  const videoId = videoIdOf(context);
  const reply = await callWith(context, ground.accessToken, {
    url: `${servers.upload}/upload/youtube/v3/thumbnails/set`,
    method: 'POST',
    query: { videoId, uploadType: 'media' },
    headers: { 'content-type': source.mimeType },
    body: new Uint8Array(await source.bytes()),
  });
  const answer = readAnswer(reply, thumbnailsAnswer);
  if (answer) return { kind: 'done', trace: { remoteId: videoId }, answered: 'The thumbnail was taken.' };
  const error = errorOf(reply, 'harmless', context.now);
  const isUnverified = reply.kind === 'answered' && reply.status === 403 && error.kind === 'rejected';
  const words = 'YouTube takes thumbnails only from channels that are verified by phone (youtube.com/verify).';
  return { kind: 'failed', error: isUnverified ? { ...error, words } : (notYetKnown(ground, reply, error) ?? error) };
}

async function addToPlaylist(ground: Ground<StepCall>): Promise<StepOutcome> {
  const { context } = ground;
  const videoId = videoIdOf(context);
  const playlistId = String(context.content.options.playlist);
  const reply = await callApi(ground, {
    path: '/playlistItems',
    query: { part: 'snippet' },
    json: { snippet: { playlistId, resourceId: { kind: 'youtube#video', videoId } } },
  });
  const item = readAnswer(reply, playlistItem);
  if (item) return { kind: 'done', trace: { remoteId: item.id }, answered: 'The video is in the playlist.' };
  const isThere = reply.kind === 'answered' && reasonOf(reply) === 'videoAlreadyInPlaylist';
  if (isThere)
    return { kind: 'done', trace: { remoteId: videoId }, answered: 'The video was in the playlist already.' };
  const error = errorOf(reply, 'visible', context.now);
  return { kind: 'failed', error: notYetKnown(ground, reply, error) ?? error };
}

/**
 * A video that was just taken is not known to all of YouTube's servers at once: for a while "not found" passes
 * (tokland/youtube-upload#305). Nothing was done.
 */
function notYetKnown(
  { context }: Ground<StepCall>,
  reply: Parameters<typeof isMissing>[0],
  error: ChannelError,
): ChannelError | null {
  const isNew = context.now.getTime() - context.identity.postedAt.getTime() < 24 * 3_600_000;
  if (!isNew || !isMissing(reply) || error.code !== 'videoNotFound') return null;
  return { ...error, kind: 'temporary', words: 'YouTube does not know the new video everywhere yet.' };
}

async function writeComment(ground: Ground<StepCall>): Promise<StepOutcome> {
  const { context } = ground;
  const videoId = videoIdOf(context);
  const reply = await callApi(ground, {
    path: '/commentThreads',
    query: { part: 'snippet' },
    json: threadBody(context.account.remoteId, videoId, context.content.firstComment ?? ''),
  });
  const thread = readAnswer(reply, writtenThread);
  if (!thread) return { kind: 'failed', error: errorOf(reply, 'visible', context.now) };
  const { id } = thread.snippet.topLevelComment;
  const url = `${videoUrl(context.content, videoId).replace('/shorts/', '/watch?v=')}&lc=${id}`;
  return { kind: 'done', trace: { remoteId: id, url }, answered: `Written as comment ${id}.` };
}

/** The body of `commentThreads.insert`: a comment right below a video. */
export function threadBody(channelId: string, videoId: string, text: string) {
  return { snippet: { channelId, videoId, topLevelComment: { snippet: { textOriginal: text } } } };
}
