/** Taking a pin back, and changing its words. */
import { readAnswer } from '../kit/server.ts';
import type { ChannelContext, Done, VersionContent } from '../spec.ts';
import { callApi, openGround, type PinterestServers } from './api.ts';
import { altTextOf, titleOf } from './content.rules.ts';
import { errorOf, isMissing } from './errors.ts';
import { pinAnswer } from './wire.ts';

/** What is gone already is done. */
export async function deletePost(servers: PinterestServers, context: ChannelContext, remoteId: string): Promise<Done> {
  const opened = openGround(servers, context);
  if (opened.kind === 'failed') return opened;
  const reply = await callApi(opened.ground, { path: `/pins/${encodeURIComponent(remoteId)}`, method: 'DELETE' });
  const isDone = isMissing(reply) || (reply.kind === 'answered' && reply.status >= 200 && reply.status < 300);
  return isDone ? { kind: 'done' } : { kind: 'failed', error: errorOf(reply, 'harmless', context.now) };
}

/** Title, description and the words for people who cannot see it. Board and link, with its mark, stay as they are. */
export async function editPost(
  servers: PinterestServers,
  context: ChannelContext,
  remoteId: string,
  content: VersionContent,
): Promise<Done> {
  const opened = openGround(servers, context);
  if (opened.kind === 'failed') return opened;
  const reply = await callApi(opened.ground, {
    path: `/pins/${encodeURIComponent(remoteId)}`,
    method: 'PATCH',
    json: {
      title: titleOf(content) ?? '',
      description: content.parts[0].text,
      alt_text: altTextOf(content).text,
    },
  });
  return readAnswer(reply, pinAnswer)
    ? { kind: 'done' }
    : { kind: 'failed', error: errorOf(reply, 'harmless', context.now) };
}
