/** The schedule: every minute a look at what is due; replies are gone on with at once when they are asked for. */
import { z } from 'zod';
import type { AppContext } from '../../context.ts';
import { handleJob, type JobKind } from '../../jobs/queue.ts';
import { listDueAccounts, listDueReplies } from './due.instance.queries.ts';
import { readCommentsKind, sendReplyKind } from './inbox.kinds.ts';
import { readDueComments } from './read-due-comments.ts';
import { sendReply } from './send-reply.ts';

const findDue: JobKind<object> = {
  name: 'inbox.find-due',
  payload: z.object({}).loose(),
  retryLimit: 0,
  concurrency: 1,
};
const mostAtOnce = 200;

export const findDueInboxJob = handleJob<AppContext, object>(
  findDue,
  async (app) => {
    const now = app.clock.now();
    const channels = app.channels.filter((channel) => channel.readComments !== undefined).map(({ id }) => id);
    const accounts = await app.db.asPublisher((scope) => listDueAccounts(scope, { now, channels, limit: mostAtOnce }));
    for (const due of accounts)
      await app.db.inWorkspace(due.workspaceId, (scope) =>
        app.queue.enqueue(scope, readCommentsKind, due, { singletonKey: due.accountId }),
      );
    const replies = await app.db.asPublisher((scope) => listDueReplies(scope, now, mostAtOnce));
    for (const due of replies)
      await app.db.inWorkspace(due.workspaceId, (scope) => app.queue.enqueue(scope, sendReplyKind, due));
  },
  { cron: '* * * * *' },
);

export const readCommentsJob = handleJob<AppContext, { workspaceId: string; accountId: string }>(
  readCommentsKind,
  async (app, payload, signal) => {
    await readDueComments(app, { ...payload, signal });
  },
);

export const sendReplyJob = handleJob<AppContext, { workspaceId: string; replyId: string }>(
  sendReplyKind,
  (app, payload, signal) => sendReply(app, { ...payload, signal }),
);
