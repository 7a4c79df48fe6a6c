/** Facebook's server door: pages. */
import { serversOf } from '../kit/server.ts';
import type { Channel } from '../spec.ts';
import { ownServers } from './api.ts';
import { facebookApp } from './app.ts';
import { facebookCapabilities, facebookLimits } from './capabilities.ts';
import { answerComment, readComments } from './comments.ts';
import { connectMethod } from './connect.ts';
import { findStep } from './find.ts';
import { maxPostsPerRead, readAccount, readPosts } from './metrics.ts';
import { facebookOptions } from './options.ts';
import { deletePost, editPost, readPastPosts } from './past-posts.ts';
import { planPublication } from './plan.ts';
import { performStep } from './publish.ts';
import { remoteIdFromUrl } from './remote-id.rules.ts';

/** @throws Error in words when a server is named that Facebook does not have. */
export function createFacebook(given: Readonly<Record<string, string>> = {}): Channel {
  const servers = serversOf('Facebook', ownServers, given);
  return {
    id: 'facebook',
    name: 'Facebook',
    capabilities: facebookCapabilities,
    options: facebookOptions,
    app: facebookApp,
    connect: [connectMethod(servers)],
    limitsOf: () => facebookLimits,
    plan: (content) => planPublication(content),
    perform: (call) => performStep(call, servers),
    find: (call) => findStep(call, servers),
    maxPostsPerRead,
    readPosts: (context, remoteIds) => readPosts(context, remoteIds, servers),
    readAccount: (context) => readAccount(context, servers),
    readPastPosts: (context, page) => readPastPosts(context, page, servers),
    deletePost: (context, remoteId) => deletePost(context, remoteId, servers),
    editPost: (context, remoteId, content) => editPost(context, remoteId, content, servers),
    readComments: (context, remoteId, page) => readComments(context, remoteId, page, servers),
    answerComment: (context, answer) => answerComment(context, answer, servers),
    remoteIdFromUrl,
  };
}
