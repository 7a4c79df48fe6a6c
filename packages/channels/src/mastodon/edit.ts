/** Taking a status back, and changing its words. */
import { secretUnreadable } from '../kit/index.ts';
import { readAnswer } from '../kit/server.ts';
import type { ChannelContext, Done, Json, VersionContent } from '../spec.ts';
import { callAs, readToken } from './api.ts';
import { readDetails } from './capabilities.ts';
import { errorOf } from './errors.ts';
import { isGone } from './metrics.ts';
import { languageOf } from './publish.ts';
import { type StatusAnswer, statusAnswer } from './wire.ts';

/** Takes a status back. What is gone already is done. */
export async function deletePost(context: ChannelContext, remoteId: string): Promise<Done> {
  const token = readToken(context.secret);
  if (!token) return { kind: 'failed', error: secretUnreadable };
  const reply = await callAs(context, token, { path: pathOf(remoteId), method: 'DELETE' });
  const isDone = isGone(reply) || (reply.kind === 'answered' && reply.status === 200);
  return isDone ? { kind: 'done' } : { kind: 'failed', error: errorOf(reply, 'harmless', context.now) };
}

/**
 * Changes the words, warning and language of a status; of a later one of a thread it is given as the only part. Whatever an edit does not name, Mastodon takes away: media
 * and poll have to be said again, so the status is read first (`UpdateStatusService` in mastodon/mastodon, 2026-08-19).
 */
export async function editPost(context: ChannelContext, remoteId: string, content: VersionContent): Promise<Done> {
  const token = readToken(context.secret);
  if (!token) return { kind: 'failed', error: secretUnreadable };
  const read = await callAs(context, token, { path: pathOf(remoteId) });
  if (isGone(read)) return refusal('post_gone', 'The post is no longer on the server.');
  const before = readAnswer(read, statusAnswer);
  if (!before) return { kind: 'failed', error: errorOf(read, 'harmless', context.now) };
  const poll = pollAgain(before, content, context);
  if (poll === 'over')
    return refusal('poll_over', 'The words of a post whose poll has ended, or ends in a moment, cannot be changed.');
  const reply = await callAs(context, token, {
    path: pathOf(remoteId),
    method: 'PUT',
    json: editOf(before, content, poll),
  });
  if (reply.kind === 'answered' && reply.status === 200) return { kind: 'done' };
  return { kind: 'failed', error: errorOf(reply, 'harmless', context.now) };
}

function editOf(before: StatusAnswer, content: VersionContent, poll: Json | null) {
  const { spoilerText, sensitive } = content.options;
  const mediaIds = (before.media_attachments ?? []).map((media) => media.id);
  const language = content.language ? languageOf(content.language) : before.language;
  return {
    status: content.parts[0].text,
    spoiler_text: typeof spoilerText === 'string' ? spoilerText : '',
    ...(typeof sensitive === 'boolean' ? { sensitive } : {}),
    ...(language ? { language } : {}),
    ...(mediaIds.length > 0 ? { media_ids: mediaIds } : {}),
    ...(poll ? { poll } : {}),
  };
}

/** The poll as it is, with the time that is left: with the same answers it keeps its votes. Null: there is none. */
function pollAgain({ poll }: StatusAnswer, content: VersionContent, context: ChannelContext): Json | 'over' | null {
  if (!poll) return null;
  const leftS = poll.expires_at ? Math.round((Date.parse(poll.expires_at) - context.now.getTime()) / 1000) : 0;
  if (poll.expired || leftS < readDetails(context.account.details).pollMinSeconds) return 'over';
  const { hidePollTotals } = content.options;
  return {
    options: poll.options.map((option) => option.title),
    expires_in: leftS,
    multiple: poll.multiple,
    ...(hidePollTotals === true ? { hide_totals: true } : {}),
  };
}

function pathOf(remoteId: string): string {
  return `/api/v1/statuses/${encodeURIComponent(remoteId)}`;
}

function refusal(code: string, words: string): Done {
  return { kind: 'failed', error: { kind: 'rejected', code, words } };
}
