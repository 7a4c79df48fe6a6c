/** The sandbox's server door. */
import type { Channel } from '../spec.ts';
import { capabilitiesOf, limitsOf, sandboxCapabilities } from './capabilities.ts';
import { answerComment, readComments } from './comments.ts';
import { passwordMethod, refresh, shouldRefresh } from './connect.ts';
import { findStep } from './find.ts';
import { sandboxOptions } from './options.ts';
import { planPublication } from './plan.rules.ts';
import { performStep } from './publish.ts';
import { deletePost, maxPostsPerRead, readAccount, readPastPosts, readPosts } from './read.ts';
import { remoteIdFromUrl } from './remote-id.rules.ts';
import { styleOf } from './styles.ts';
import type { WorldAddress } from './wire.ts';

export type { WorldAddress };

/** `world` is where the pretend networks listen; a function where that is known only after the start. */
export function createSandbox(world: WorldAddress): Channel {
  return {
    id: 'sandbox',
    name: 'Sandbox',
    capabilities: sandboxCapabilities,
    options: sandboxOptions,
    connect: [passwordMethod(world)],
    limitsOf: ({ details }) => limitsOf(details),
    capabilitiesOf: ({ details }) => capabilitiesOf(details),
    plan: (content, account) => planPublication(content, styleOf(account.details)),
    perform: (call) => performStep(world, call),
    find: (call) => findStep(world, call),
    shouldRefresh,
    refresh: (context) => refresh(world, context),
    maxPostsPerRead,
    readPosts: (context, remoteIds) => readPosts(world, context, remoteIds),
    readAccount: (context) => readAccount(world, context),
    readPastPosts: (context, page) => readPastPosts(world, context, page),
    deletePost: (context, remoteId) => deletePost(world, context, remoteId),
    readComments: (context, remoteId, page) => readComments(world, context, remoteId, page),
    answerComment: (context, answer) => answerComment(world, context, answer),
    remoteIdFromUrl,
  };
}
