/** Changing a post that is out: its words, or whether it is there at all (Posts API, 2025-01). */
import { secretUnreadable } from '../kit/index.ts';
import type { ChannelContext, Done, VersionContent } from '../spec.ts';
import { callLinkedIn, encode, type LinkedInServers } from './api.ts';
import { wordsOf } from './content.rules.ts';
import { errorOf } from './errors.ts';
import { littleTextOf } from './little-text.rules.ts';
import { readSecret } from './secret.ts';
import { postUrn } from './urn.rules.ts';

/** Takes a post back. LinkedIn answers the same for what is gone already. */
export function deletePost(servers: LinkedInServers, context: ChannelContext, remoteId: string): Promise<Done> {
  return change(servers, context, remoteId, { method: 'DELETE', headers: { 'x-restli-method': 'DELETE' } }, true);
}

/** Changes the words. A poll cannot be changed, so where the words are its question, nothing is left to change. */
export async function editPost(
  servers: LinkedInServers,
  context: ChannelContext,
  remoteId: string,
  content: VersionContent,
): Promise<Done> {
  const commentary = littleTextOf(wordsOf(content));
  if (content.poll && commentary === '') {
    const words = 'The words of this post are the question of its poll, and LinkedIn lets no poll be changed.';
    return { kind: 'failed', error: { kind: 'rejected', code: 'poll_unchangeable', words } };
  }
  const request = { json: { patch: { $set: { commentary } } }, headers: { 'x-restli-method': 'PARTIAL_UPDATE' } };
  return change(servers, context, remoteId, request, false);
}

async function change(
  servers: LinkedInServers,
  context: ChannelContext,
  remoteId: string,
  request: { method?: string; json?: unknown; headers: Record<string, string> },
  isGoneFine: boolean,
): Promise<Done> {
  const secret = readSecret(context.secret);
  if (!secret) return { kind: 'failed', error: secretUnreadable };
  if (!postUrn.test(remoteId)) {
    const words = 'LinkedIn’s address of this post does not tell its id, so only you can change it there.';
    return { kind: 'failed', error: { kind: 'rejected', code: 'post_id_unknown', words } };
  }
  const ground = { servers, accessToken: secret.accessToken, context };
  const reply = await callLinkedIn(ground, { ...request, path: `/rest/posts/${encode(remoteId)}` });
  const status = reply.kind === 'answered' ? reply.status : 0;
  if (status === 200 || status === 204 || (isGoneFine && status === 404)) return { kind: 'done' };
  return { kind: 'failed', error: errorOf(reply, 'harmless', context.now) };
}
