/** LinkedIn's server door: pages (organisations) and members' own profiles. */
import { serversOf } from '../kit/server.ts';
import type { Channel } from '../spec.ts';
import { ownServers } from './api.ts';
import { linkedinApp } from './app.ts';
import { capabilitiesFromDetails, limitsFromDetails, linkedinCapabilities } from './capabilities.ts';
import { answerComment, readComments } from './comments.ts';
import { connectMethods, refreshSecret } from './connect.ts';
import { deletePost, editPost } from './edit.ts';
import { findStep } from './find.ts';
import { maxPostsPerRead, readAccount, readPastPosts, readPosts } from './metrics.ts';
import { linkedinOptions } from './options.ts';
import { planPublication } from './plan.ts';
import { performStep } from './publish.ts';
import { shouldRefresh } from './secret.ts';
import { remoteIdFromUrl } from './urn.rules.ts';

/** `servers` may name another `api` and `site`. @throws Error in words when it names anything else. */
export function createLinkedIn(servers: Readonly<Record<string, string>> = {}): Channel {
  const linkedin = serversOf('LinkedIn', { ...ownServers }, servers);
  return {
    id: 'linkedin',
    name: 'LinkedIn',
    capabilities: linkedinCapabilities,
    options: linkedinOptions,
    app: linkedinApp,
    connect: connectMethods(linkedin),
    limitsOf: (account) => limitsFromDetails(account.details),
    capabilitiesOf: (account) => capabilitiesFromDetails(account.details),
    plan: (content) => planPublication(content),
    perform: (call) => performStep(linkedin, call),
    find: (call) => findStep(linkedin, call),
    shouldRefresh,
    refresh: (context) => refreshSecret(linkedin, context),
    maxPostsPerRead,
    readPosts: (context, remoteIds) => readPosts(linkedin, context, remoteIds),
    readAccount: (context) => readAccount(linkedin, context),
    readPastPosts: (context, page) => readPastPosts(linkedin, context, page),
    deletePost: (context, remoteId) => deletePost(linkedin, context, remoteId),
    editPost: (context, remoteId, content) => editPost(linkedin, context, remoteId, content),
    readComments: (context, remoteId, page) => readComments(linkedin, context, remoteId, page),
    answerComment: (context, answer) => answerComment(linkedin, context, answer),
    remoteIdFromUrl: (url) => remoteIdFromUrl(url),
  };
}
