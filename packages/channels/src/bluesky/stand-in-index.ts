/** The network's index behind the pretend server: `app.bsky.*` reads, passed on for signed-in accounts only. */
import type { FastifyInstance, FastifyRequest } from '@antiphon/wire/stand-in';
import type { Sessions } from './stand-in-sessions.ts';
import { findAccount, invalidRequest, type PdsState, type StandInAccount } from './stand-in-state.ts';

export function addIndexRoutes(app: FastifyInstance, state: PdsState, sessions: Sessions): void {
  const enter = async (request: FastifyRequest, method: string) => {
    if (!state.hasIndex) throw invalidRequest(`No service configured for ${method}`);
    await sessions.authorize(request, state);
  };

  app.get('/xrpc/app.bsky.feed.getPosts', { config: { route: 'app.bsky.feed.getPosts' } }, async (request) => {
    await enter(request, 'app.bsky.feed.getPosts');
    const { uris: given = [] } = request.query as { uris?: string | string[] };
    const uris = Array.isArray(given) ? given : [given];
    if (uris.length === 0) throw invalidRequest('Error: Params must have the property "uris"');
    if (uris.length > 25) throw invalidRequest('Error: uris must not have more than 25 elements');
    return { posts: uris.map((uri) => viewOf(state, uri)).filter((view) => view !== null) };
  });

  app.get(
    '/xrpc/app.bsky.feed.getPostThread',
    { config: { route: 'app.bsky.feed.getPostThread' } },
    async (request) => {
      await enter(request, 'app.bsky.feed.getPostThread');
      const { uri = '', depth = '6' } = request.query as { uri?: string; depth?: string };
      if (!uri.startsWith('at://')) throw invalidRequest('Error: uri must be a valid at-uri');
      if (!(Number(depth) >= 0 && Number(depth) <= 1000))
        throw invalidRequest('Error: depth can not be greater than 1000');
      if (!state.records.has(uri)) throw invalidRequest(`Post not found: ${uri}`, 'NotFound');
      return { thread: threadOf(state, uri, Number(depth)) };
    },
  );

  app.get('/xrpc/app.bsky.actor.getProfile', { config: { route: 'app.bsky.actor.getProfile' } }, async (request) => {
    await enter(request, 'app.bsky.actor.getProfile');
    const { actor = '' } = request.query as { actor?: string };
    const account = findAccount(state, actor);
    if (!account) throw invalidRequest('Profile not found');
    const posts = [...state.records.keys()].filter((uri) => uri.startsWith(`at://${account.did}/`)).length;
    return {
      ...authorOf(account),
      followersCount: account.followersCount,
      followsCount: 0,
      postsCount: posts,
      indexedAt: '2026-01-01T00:00:00.000Z',
    };
  });
}

/** The newest answers come first. */
function threadOf(state: PdsState, uri: string, depth: number): object {
  const replies = [...state.records.values()]
    .filter((record) => parentOf(record.value) === uri)
    .toSorted((a, b) => String(b.value.createdAt).localeCompare(String(a.value.createdAt)));
  return {
    $type: 'app.bsky.feed.defs#threadViewPost',
    post: viewOf(state, uri),
    ...(depth > 0 ? { replies: replies.map((record) => threadOf(state, record.uri, depth - 1)) } : {}),
  };
}

function parentOf(value: Readonly<Record<string, unknown>>): string | undefined {
  return (value.reply as { parent?: { uri?: string } } | undefined)?.parent?.uri;
}

/** What was deleted is left out, without a word. */
function viewOf(state: PdsState, uri: string) {
  const record = state.records.get(uri);
  const account = findAccount(state, uri.split('/')[2] ?? '');
  if (!record || !account) return null;
  const replies = [...state.records.values()].filter((other) => parentOf(other.value) === uri).length;
  return {
    uri,
    cid: record.cid,
    author: authorOf(account),
    record: record.value,
    indexedAt: String(record.value.createdAt),
    replyCount: replies,
    repostCount: 0,
    likeCount: 0,
    quoteCount: 0,
    bookmarkCount: 0,
    ...state.counts.get(uri),
  };
}

function authorOf(account: StandInAccount) {
  return { did: account.did, handle: account.handle, displayName: account.displayName };
}
