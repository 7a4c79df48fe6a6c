/** TikTok's server door: videos and pictures by the Content Posting API (direct post). */
import { serversOf } from '../kit/server.ts';
import type { Channel } from '../spec.ts';
import { tiktokServers } from './api.ts';
import { limitsFromDetails, tiktokCapabilities } from './capabilities.ts';
import { oauthMethod, refreshSecret, shouldRefresh, tiktokApp } from './connect.ts';
import { readPrivacyLevels } from './creator.ts';
import { findStep } from './find.ts';
import { maxPostsPerRead, readAccount, readPastPosts, readPosts } from './metrics.ts';
import { tiktokOptions } from './options.ts';
import { planPublication } from './plan.ts';
import { performStep } from './publish.ts';
import { remoteIdFromUrl } from './remote-id.rules.ts';

/** @throws Error in words when a server is named that TikTok does not have. */
export function createTikTok(others: Readonly<Record<string, string>> = {}): Channel {
  const servers = serversOf('TikTok', tiktokServers, others);
  return {
    id: 'tiktok',
    name: 'TikTok',
    capabilities: tiktokCapabilities,
    options: tiktokOptions,
    app: tiktokApp,
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
    choices: { privacyLevel: (context) => readPrivacyLevels(servers, context) },
    remoteIdFromUrl,
  };
}
