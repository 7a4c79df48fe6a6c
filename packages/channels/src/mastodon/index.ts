/** Mastodon's server door: any server that speaks its API. */
import { serversOf } from '../kit/server.ts';
import type { Channel } from '../spec.ts';
import { capabilitiesFromDetails, limitsFromDetails, mastodonCapabilities } from './capabilities.ts';
import { answerComment, readComments } from './comments.ts';
import { tokenMethod } from './connect.ts';
import { deletePost, editPost } from './edit.ts';
import { findStep } from './find.ts';
import { maxPostsPerRead, readAccount, readPastPosts, readPosts } from './metrics.ts';
import { oauthMethod } from './oauth.ts';
import { mastodonOptions } from './options.ts';
import { planPublication } from './plan.ts';
import { performStep } from './publish.ts';
import { remoteIdFromUrl } from './remote-id.rules.ts';

/** Every account brings its server, so there are none to set. @throws Error in words when one is named. */
export function createMastodon(servers: Readonly<Record<string, string>> = {}): Channel {
  serversOf('Mastodon', {}, servers);
  return {
    id: 'mastodon',
    name: 'Mastodon',
    capabilities: mastodonCapabilities,
    options: mastodonOptions,
    connect: [oauthMethod(), tokenMethod()],
    limitsOf: (account) => limitsFromDetails(account.details),
    capabilitiesOf: (account) => capabilitiesFromDetails(account.details),
    plan: (content, account) => planPublication(content, limitsFromDetails(account.details).images.max),
    perform: performStep,
    find: findStep,
    maxPostsPerRead,
    readPosts,
    readAccount,
    readPastPosts,
    deletePost,
    editPost,
    readComments,
    answerComment,
    remoteIdFromUrl,
  };
}
