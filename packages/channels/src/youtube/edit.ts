/** Taking a video back, and changing its words. */
import { readAnswer } from '../kit/server.ts';
import type { ChannelContext, Done, VersionContent } from '../spec.ts';
import { callApi, openGround, type YouTubeServers } from './api.ts';
import { errorOf, isMissing } from './errors.ts';
import { snippetOf } from './video.ts';
import { uploadedVideo, videosAnswer } from './wire.ts';

/** Deletes a video. What is gone already is done. */
export async function deletePost(servers: YouTubeServers, context: ChannelContext, remoteId: string): Promise<Done> {
  const opened = openGround(servers, context);
  if (opened.kind === 'failed') return opened;
  const reply = await callApi(opened.ground, { path: '/videos', method: 'DELETE', query: { id: remoteId } });
  const isDone = isMissing(reply) || (reply.kind === 'answered' && (reply.status === 204 || reply.status === 200));
  return isDone ? { kind: 'done' } : { kind: 'failed', error: errorOf(reply, 'harmless', context.now) };
}

/** What `videos.update` may set of a snippet; everything that is left out would be cleared. */
const settable = ['title', 'description', 'tags', 'categoryId', 'defaultLanguage', 'defaultAudioLanguage'] as const;

/**
 * Changes title, description, tags, category and language, as far as the content says them; the rest stays as it is,
 * for which it has to be read first.
 */
export async function editPost(
  servers: YouTubeServers,
  context: ChannelContext,
  remoteId: string,
  content: VersionContent,
): Promise<Done> {
  const opened = openGround(servers, context);
  if (opened.kind === 'failed') return opened;
  const found = await callApi(opened.ground, { path: '/videos', query: { part: 'snippet', id: remoteId } });
  const answer = readAnswer(found, videosAnswer);
  if (!answer) return { kind: 'failed', error: errorOf(found, 'harmless', context.now) };
  const before = answer.items.find((item) => item.id === remoteId)?.snippet;
  if (!before)
    return {
      kind: 'failed',
      error: { kind: 'rejected', code: 'video_gone', words: 'The video is no longer on YouTube.' },
    };
  const kept = Object.fromEntries(settable.filter((name) => name in before).map((name) => [name, before[name]]));
  const reply = await callApi(opened.ground, {
    path: '/videos',
    method: 'PUT',
    query: { part: 'snippet' },
    json: { id: remoteId, snippet: { ...kept, ...snippetOf(content) } },
  });
  if (readAnswer(reply, uploadedVideo)) return { kind: 'done' };
  return { kind: 'failed', error: errorOf(reply, 'harmless', context.now) };
}
