/** X's server door. */
import { serversOf } from '../kit/server.ts';
import type { Channel } from '../spec.ts';
import { ownServers } from './api.ts';
import { limitsFromDetails, xCapabilities } from './capabilities.ts';
import { answerComment, readComments } from './comments.ts';
import { findStep } from './find.ts';
import { deletePost, maxPostsPerRead, readAccount, readPastPosts, readPosts } from './metrics.ts';
import { oauthMethod, refreshAccess, xApp } from './oauth.ts';
import { xOptions } from './options.ts';
import { planPublication } from './plan.ts';
import { priceOfCall } from './prices.ts';
import { performStep } from './publish.ts';
import { remoteIdFromUrl } from './remote-id.rules.ts';
import { shouldRefresh } from './secret.ts';

/** `servers` may name another `api` and `site`. @throws Error in words when it names anything else. */
export function createX(servers: Readonly<Record<string, string>> = {}): Channel {
  const x = serversOf('X', { ...ownServers }, servers);
  return {
    id: 'x',
    name: 'X',
    capabilities: xCapabilities,
    options: xOptions,
    app: xApp,
    connect: [oauthMethod(x)],
    limitsOf: (account) => limitsFromDetails(account.details),
    plan: (content) => planPublication(content),
    perform: (call) => performStep(x, call),
    find: (call) => findStep(x, call),
    shouldRefresh,
    refresh: (context) => refreshAccess(x, context),
    maxPostsPerRead,
    readPosts: (context, remoteIds) => readPosts(x, context, remoteIds),
    readAccount: (context) => readAccount(x, context),
    readPastPosts: (context, page) => readPastPosts(x, context, page),
    deletePost: (context, remoteId) => deletePost(x, context, remoteId),
    readComments: (context, remoteId, page) => readComments(x, context, remoteId, page),
    answerComment: (context, answer) => answerComment(x, context, answer),
    priceOf: priceOfCall,
    remoteIdFromUrl,
  };
}
