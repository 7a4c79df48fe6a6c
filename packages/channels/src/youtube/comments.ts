/** Comments below a video: read, and answered. */
import { readAnswer } from '../kit/server.ts';
import type { Channel, ChannelContext, Comment, CommentsPage, Reading } from '../spec.ts';
import { callApi, type Ground, openGround, type YouTubeServers } from './api.ts';
import { errorOf, hasNoComments } from './errors.ts';
import { threadBody } from './publish.ts';
import {
  type CommentItem,
  commentsAnswer,
  type ThreadItem,
  threadsAnswer,
  writtenComment,
  writtenThread,
} from './wire.ts';

const pageSize = 100;

/**
 * One page of threads with their answers, the oldest of the page first. YouTube gives the newest threads on the first
 * page and cannot be asked the other way round; of a thread's answers the first 100.
 */
export async function readComments(
  servers: YouTubeServers,
  context: ChannelContext,
  remoteId: string,
  page: { readonly limit: number; readonly cursor?: string },
): Promise<Reading<CommentsPage>> {
  const opened = openGround(servers, context);
  if (opened.kind === 'failed') return opened;
  const reply = await callApi(opened.ground, {
    path: '/commentThreads',
    query: {
      part: 'snippet,replies',
      videoId: remoteId,
      order: 'time',
      textFormat: 'plainText',
      maxResults: Math.min(page.limit, pageSize),
      pageToken: page.cursor,
    },
  });
  const answer = readAnswer(reply, threadsAnswer);
  if (!answer && hasNoComments(reply)) return { kind: 'read', value: { comments: [] } };
  if (!answer) return { kind: 'failed', error: errorOf(reply, 'harmless', context.now) };
  const comments: Comment[] = [];
  for (const thread of answer.items) {
    const replies = await readReplies(opened.ground, thread);
    if (replies.kind === 'failed') return replies;
    comments.push(commentOf(context, thread.snippet.topLevelComment, null));
    comments.push(...replies.value.map((one) => commentOf(context, one, thread.snippet.topLevelComment.id)));
  }
  comments.sort((a, b) => a.at.getTime() - b.at.getTime());
  return { kind: 'read', value: { comments, ...(answer.nextPageToken ? { cursor: answer.nextPageToken } : {}) } };
}

/** A thread brings a few answers along; the others are asked for. */
async function readReplies(ground: Ground, thread: ThreadItem): Promise<Reading<readonly CommentItem[]>> {
  const brought = thread.replies?.comments ?? [];
  if (brought.length >= (thread.snippet.totalReplyCount ?? 0)) return { kind: 'read', value: brought };
  const reply = await callApi(ground, {
    path: '/comments',
    query: { part: 'snippet', parentId: thread.id, textFormat: 'plainText', maxResults: pageSize },
  });
  const answer = readAnswer(reply, commentsAnswer);
  if (!answer) return { kind: 'failed', error: errorOf(reply, 'harmless', ground.context.now) };
  return { kind: 'read', value: answer.items };
}

function commentOf(context: ChannelContext, { id, snippet }: CommentItem, parentRemoteId: string | null): Comment {
  const authorId = snippet.authorChannelId?.value;
  return {
    remoteId: id,
    parentRemoteId,
    author: {
      ...(authorId ? { remoteId: authorId } : {}),
      handle: (snippet.authorDisplayName ?? '').replace(/^@/, ''),
    },
    text: snippet.textOriginal ?? snippet.textDisplay ?? '',
    at: new Date(snippet.publishedAt),
    isOwn: authorId === context.account.remoteId,
  };
}

/** Writes below the video, or below a comment. Answers hang below the first comment of their thread only. */
export async function answerComment(
  servers: YouTubeServers,
  context: ChannelContext,
  answer: Parameters<NonNullable<Channel['answerComment']>>[1],
): Promise<Awaited<ReturnType<NonNullable<Channel['answerComment']>>>> {
  const opened = openGround(servers, context);
  if (opened.kind === 'failed') return opened;
  const { commentRemoteId, postRemoteId, text } = answer;
  const call = commentRemoteId
    ? { path: '/comments', json: { snippet: { parentId: threadIdOf(commentRemoteId), textOriginal: text } } }
    : { path: '/commentThreads', json: threadBody(context.account.remoteId, postRemoteId, text) };
  const reply = await callApi(opened.ground, { ...call, query: { part: 'snippet' } });
  const written = commentRemoteId
    ? readAnswer(reply, writtenComment)?.id
    : readAnswer(reply, writtenThread)?.snippet.topLevelComment.id;
  if (written !== undefined) return { kind: 'done', remoteId: written };
  return { kind: 'failed', error: errorOf(reply, 'visible', context.now) };
}

/** An answer's id is that of its thread, a full stop, and its own. */
function threadIdOf(commentId: string): string {
  return commentId.split('.')[0] ?? commentId;
}
