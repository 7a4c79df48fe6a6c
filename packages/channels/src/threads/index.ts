/** Threads’ server door. */
import { serversOf } from '../kit/server.ts';
import type { Channel } from '../spec.ts';
import { ownServers } from './api.ts';
import { threadsApp } from './app.ts';
import { threadsCapabilities, threadsLimits } from './capabilities.ts';
import { answerComment, readComments } from './comments.ts';
import { connectMethods, refreshAccess } from './connect.ts';
import { findStep } from './find.ts';
import { maxPostsPerRead, readAccount, readPosts } from './metrics.ts';
import { threadsOptions } from './options.ts';
import { deletePost, readPastPosts, readQuotas } from './past-posts.ts';
import { planPublication } from './plan.ts';
import { performStep } from './publish.ts';
import { shouldRefresh } from './secret.ts';

/** @throws Error in words when a server is named that Threads does not have. */
export function createThreads(given: Readonly<Record<string, string>> = {}): Channel {
  const servers = serversOf('Threads', ownServers, given);
  return {
    id: 'threads',
    name: 'Threads',
    capabilities: threadsCapabilities,
    options: threadsOptions,
    app: threadsApp,
    connect: connectMethods(servers),
    limitsOf: () => threadsLimits,
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
