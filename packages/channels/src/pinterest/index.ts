/** Pinterest's server door: pins on boards by API v5. */
import type { Channel } from '../spec.ts';
import { pinterestServers } from './api.ts';
import { pinterestCapabilities, pinterestLimits } from './capabilities.ts';
import { readBoards, readSections } from './choices.ts';
import { oauthMethod, pinterestApp, refreshAccess } from './connect.ts';
import { deletePost, editPost } from './edit.ts';
import { findStep } from './find.ts';
import { maxPostsPerRead, readAccount, readPosts } from './metrics.ts';
import { pinterestOptions } from './options.ts';
import { readPastPosts } from './past-posts.ts';
import { planPublication } from './plan.ts';
import { performStep } from './publish.ts';
import { remoteIdFromUrl } from './remote-id.rules.ts';
import { shouldRefresh } from './secret.ts';

/** `others` may name another `api` and `site`. @throws Error in words when it names anything else. */
export function createPinterest(others: Readonly<Record<string, string>> = {}): Channel {
  const servers = pinterestServers(others);
  return {
    id: 'pinterest',
    name: 'Pinterest',
    capabilities: pinterestCapabilities,
    options: pinterestOptions,
    app: pinterestApp,
    connect: [oauthMethod(servers)],
    limitsOf: () => pinterestLimits,
    plan: (content) => planPublication(content),
    perform: (call) => performStep(servers, call),
    find: (call) => findStep(servers, call),
    shouldRefresh,
    refresh: (context) => refreshAccess(servers, context),
    maxPostsPerRead,
    readPosts: (context, remoteIds) => readPosts(servers, context, remoteIds),
    readAccount: (context) => readAccount(servers, context),
    readPastPosts: (context, page) => readPastPosts(servers, context, page),
    deletePost: (context, remoteId) => deletePost(servers, context, remoteId),
    editPost: (context, remoteId, content) => editPost(servers, context, remoteId, content),
    choices: {
      board: (context) => readBoards(servers, context),
      section: (context) => readSections(servers, context),
    },
    remoteIdFromUrl,
  };
}
