/** Bluesky's server door. */

import { secretUnreadable } from '../kit/index.ts';
import { serversOf } from '../kit/server.ts';
import type { Channel } from '../spec.ts';
import { blueskyCapabilities, blueskyLimits, capabilitiesOf } from './capabilities.ts';
import { publicDocuments } from './client-metadata.ts';
import { answerComment, readComments } from './comments.ts';
import { appPasswordMethod, refreshSession } from './connect.ts';
import type { NonceStore } from './dpop.ts';
import { findStep } from './find.ts';
import type { IdentityServers } from './identity.ts';
import { deletePost, maxPostsPerRead, readAccount, readPastPosts, readPosts } from './metrics.ts';
import { oauthMethod, refreshTokens } from './oauth.ts';
import { blueskyOptions } from './options.ts';
import { planPublication } from './plan.ts';
import { performStep } from './publish.ts';
import { remoteIdFromUrl } from './remote-id.rules.ts';
import { readSecret } from './secret.ts';

export { clientMetadata } from './client-metadata.ts';

const ownServers = {
  entryServer: 'https://bsky.social',
  plcDirectory: 'https://plc.directory',
  videoService: 'https://video.bsky.app',
} satisfies IdentityServers & { readonly videoService: string };

/**
 * `servers` are the network's own unless a test or a closed network says otherwise.
 * @throws Error in words when one is named that the network does not have.
 */
export function createBluesky(servers: Readonly<Record<string, string>> = {}): Channel {
  const deps = {
    servers: serversOf('Bluesky', ownServers, servers),
    nonces: new Map<string, string>() satisfies NonceStore,
  };
  return {
    id: 'bluesky',
    name: 'Bluesky',
    capabilities: blueskyCapabilities,
    options: blueskyOptions,
    connect: [oauthMethod(deps), appPasswordMethod(deps.servers)],
    limitsOf: () => blueskyLimits,
    capabilitiesOf: (account) => capabilitiesOf(account.details),
    plan: (content) => planPublication(content),
    perform: (call) => performStep(deps, call),
    find: (call) => findStep(call),
    shouldRefresh(secret, now) {
      const known = readSecret(secret);
      return known !== null && new Date(known.renewAt) <= now;
    },
    async refresh(context) {
      const secret = readSecret(context.secret);
      if (!secret) return { kind: 'failed', error: secretUnreadable };
      return secret.kind === 'oauth'
        ? refreshTokens(deps, context, context.account, secret)
        : refreshSession(context, context.account, secret.refreshToken);
    },
    maxPostsPerRead,
    readPosts: (context, remoteIds) => readPosts(deps.nonces, context, remoteIds),
    readAccount: (context) => readAccount(deps.nonces, context),
    readPastPosts: (context, page) => readPastPosts(deps.nonces, context, page),
    deletePost: (context, remoteId) => deletePost(deps.nonces, context, remoteId),
    readComments: (context, remoteId, page) => readComments(deps.nonces, context, remoteId, page),
    answerComment: (context, answer) => answerComment(deps.nonces, context, answer),
    remoteIdFromUrl,
    publicDocuments,
  };
}
