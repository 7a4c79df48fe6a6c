/** YouTube's server door: videos and Shorts by the Data API v3. */
import { serversOf } from '../kit/server.ts';
import type { Channel } from '../spec.ts';
import { youtubeServers } from './api.ts';
import { limitsFromDetails, youtubeCapabilities } from './capabilities.ts';
import { readCategories, readPlaylists } from './choices.ts';
import { answerComment, readComments } from './comments.ts';
import { oauthMethod, refreshSecret, shouldRefresh, youtubeApp } from './connect.ts';
import { deletePost, editPost } from './edit.ts';
import { findStep } from './find.ts';
import { maxPostsPerRead, readAccount, readPastPosts, readPosts } from './metrics.ts';
import { youtubeOptions } from './options.ts';
import { planPublication } from './plan.ts';
import { performStep } from './publish.ts';
import { remoteIdFromUrl } from './remote-id.rules.ts';

/** @throws Error in words when a server is named that YouTube does not have. */
export function createYouTube(others: Readonly<Record<string, string>> = {}): Channel {
  const servers = serversOf('YouTube', youtubeServers, others);
  return {
    id: 'youtube',
    name: 'YouTube',
    capabilities: youtubeCapabilities,
    options: youtubeOptions,
    app: youtubeApp,
    connect: [oauthMethod(servers)],
    limitsOf: (account) => limitsFromDetails(account.details),
    plan: (content) => planPublication(content),
    perform: (call) => performStep(servers, call),
    find: (call) => findStep(servers, call),
    shouldRefresh,
    refresh: (context) => refreshSecret(servers, context),
    maxPostsPerRead,
    readPosts: (context, remoteIds) => readPosts(servers, context, remoteIds),
    readAccount: (context) => readAccount(servers, context),
    readPastPosts: (context, page) => readPastPosts(servers, context, page),
    deletePost: (context, remoteId) => deletePost(servers, context, remoteId),
    editPost: (context, remoteId, content) => editPost(servers, context, remoteId, content),
    readComments: (context, remoteId, page) => readComments(servers, context, remoteId, page),
    answerComment: (context, answer) => answerComment(servers, context, answer),
    choices: {
      playlist: (context) => readPlaylists(servers, context),
      category: (context) => readCategories(servers, context),
    },
    remoteIdFromUrl,
  };
}
