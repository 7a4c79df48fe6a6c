/** What can be chosen for a video of this channel: its playlists, and YouTube's categories. */
import { readAnswer } from '../kit/server.ts';
import type { ChannelContext, Choice, Reading } from '../spec.ts';
import { callApi, openGround, type YouTubeServers } from './api.ts';
import { readDetails } from './capabilities.ts';
import { errorOf } from './errors.ts';
import { categoriesAnswer, playlistsAnswer } from './wire.ts';

const pageSize = 50;
/** More playlists than this fill no list that a person reads. */
const mostPages = 4;

export async function readPlaylists(
  servers: YouTubeServers,
  context: ChannelContext,
): Promise<Reading<readonly Choice[]>> {
  const opened = openGround(servers, context);
  if (opened.kind === 'failed') return opened;
  const choices: Choice[] = [];
  let pageToken: string | undefined;
  for (let page = 0; page < mostPages; page += 1) {
    const reply = await callApi(opened.ground, {
      path: '/playlists',
      query: { part: 'snippet', mine: true, maxResults: pageSize, pageToken },
    });
    const answer = readAnswer(reply, playlistsAnswer);
    if (!answer) return { kind: 'failed', error: errorOf(reply, 'harmless', context.now) };
    choices.push(...answer.items.map(({ id, snippet }) => ({ value: id, label: snippet.title })));
    pageToken = answer.nextPageToken;
    if (!pageToken) break;
  }
  return { kind: 'read', value: choices };
}

/** The categories of the channel's country; those of the United States where it names none. */
export async function readCategories(
  servers: YouTubeServers,
  context: ChannelContext,
): Promise<Reading<readonly Choice[]>> {
  const opened = openGround(servers, context);
  if (opened.kind === 'failed') return opened;
  const reply = await callApi(opened.ground, {
    path: '/videoCategories',
    query: { part: 'snippet', regionCode: readDetails(context.account.details).country || 'US' },
  });
  const answer = readAnswer(reply, categoriesAnswer);
  if (!answer) return { kind: 'failed', error: errorOf(reply, 'harmless', context.now) };
  const open = answer.items.filter((item) => item.snippet.assignable === true);
  return { kind: 'read', value: open.map(({ id, snippet }) => ({ value: id, label: snippet.title })) };
}
