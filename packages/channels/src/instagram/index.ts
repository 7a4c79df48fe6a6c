/** Instagram's server door, for accounts of both of Meta's ways in. */
import { serversOf } from '../kit/server.ts';
import type { Channel } from '../spec.ts';
import { ownServers } from './api.ts';
import { instagramApp } from './app.ts';
import { capabilitiesFromDetails, instagramCapabilities, instagramLimits } from './capabilities.ts';
import { answerComment, readComments } from './comments.ts';
import { connectMethods, refreshAccess } from './connect.ts';
import { findStep } from './find.ts';
import { maxPostsPerRead, readAccount, readPosts } from './metrics.ts';
import { instagramOptions } from './options.ts';
import { deletePost, readPastPosts, readQuotas } from './past-posts.ts';
import { planPublication } from './plan.ts';
import { performStep } from './publish.ts';
import { shouldRefresh } from './secret.ts';

/** @throws Error in words when a server is named that Instagram does not have. */
export function createInstagram(given: Readonly<Record<string, string>> = {}): Channel {
  const servers = serversOf('Instagram', ownServers, given);
  return {
    id: 'instagram',
    name: 'Instagram',
    capabilities: instagramCapabilities,
    capabilitiesOf: ({ details }) => capabilitiesFromDetails(details),
    options: instagramOptions,
    app: instagramApp,
    connect: connectMethods(servers),
    limitsOf: () => instagramLimits,
    plan: (content) => planPublication(content),
    perform: (call) => performStep(call, servers),
    find: (call) => findStep(call, servers),
    shouldRefresh,
    refresh: (context) => refreshAccess(context, servers),
    maxPostsPerRead,
    readPosts: (context, remoteIds) => readPosts(context, remoteIds, servers),
    readAccount: (context) => readAccount(context, servers),
    readPastPosts: (context, page) => readPastPosts(context, page, servers),
    deletePost: (context, remoteId) => deletePost(context, remoteId, servers),
    readComments: (context, remoteId, page) => readComments(context, remoteId, page, servers),
    answerComment: (context, answer) => answerComment(context, answer, servers),
    readQuotas: (context) => readQuotas(context, servers),
  };
}
