/**
 * Owns: comments below our posts as networks told them, when they were read, and our replies with every call.
 * Takes in: published publications and connected accounts.
 * Sends out: comments.read, comments.failed, reply.sent, reply.changed.
 */
import { findDueInboxJob, readCommentsJob, sendReplyJob } from './inbox.job.ts';

/** Jobs of this room. */
export const inboxJobs = [findDueInboxJob, readCommentsJob, sendReplyJob];

export { endPatience as readCommentsNow } from './due.queries.ts';
export { readCommentsKind } from './inbox.kinds.ts';
export { commentsRoutes } from './inbox.routes.ts';
