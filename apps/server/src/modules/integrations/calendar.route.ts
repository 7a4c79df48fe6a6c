/** `GET /feeds/<secret>.ics`: what calendar programs fetch. The secret in the address is all they bring. */
import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AppContext } from '../../context.ts';
import type { RawRoutes } from '../../http/server.ts';
import { findWorkspace } from '../workspaces/index.ts';
import { type FeedAtDoor, findFeedByHash } from './calendar-feeds.instance.queries.ts';
import { listCalendarSends, noteFetch } from './calendar-feeds.queries.ts';
import { hashOfFeedSecret } from './change-feed.ts';
import { writeCalendar } from './write-calendar.ts';

const filePattern = /^([\w-]{32})\.ics$/;
const keptDays = 60;
const mostSends = 5_000;
const freshS = 300;
const fetchNotedMs = 60_000;
const gone =
  'This calendar address does not work (any more). Ask for a new one in Antiphon, under Settings, Calendar.\n';

export const registerCalendar: RawRoutes = (server, app) => {
  server.route<{ Params: { file: string } }>({
    method: ['GET', 'HEAD'],
    url: '/feeds/:file',
    handler: async (request, reply) => {
      try {
        return await sendCalendar(app, request, reply);
      } catch (error) {
        // Told here, because what tells of a request elsewhere names its address, and this one is a secret.
        app.log.error({ err: error }, 'a calendar feed could not be made');
        const words = 'The calendar could not be made just now. Your program will try again.\n';
        return plainly(reply.header('retry-after', '60'), 500, words);
      }
    },
  });
};

async function sendCalendar(
  app: AppContext,
  request: FastifyRequest<{ Params: { file: string } }>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const secret = filePattern.exec(request.params.file)?.[1];
  const feed = secret && (await findFeedByHash(app.db, hashOfFeedSecret(secret)));
  if (!feed) return plainly(reply, 404, gone);
  const { body, etag } = await readFeed(app, feed);
  noteUse(app, feed, request.headers['user-agent']);
  reply.headers({
    etag,
    'cache-control': `private, max-age=${freshS}`,
    'referrer-policy': 'no-referrer',
    'x-robots-tag': 'noindex',
  });
  if (request.headers['if-none-match'] === etag) return reply.status(304).send();
  reply.type('text/calendar; charset=utf-8').header('content-disposition', 'inline; filename="antiphon.ics"');
  return reply.send(request.method === 'HEAD' ? undefined : body);
}

/** The calendar, and a mark that is the same while nothing in it has changed. */
async function readFeed(app: AppContext, feed: FeedAtDoor): Promise<{ body: string; etag: string }> {
  const now = app.clock.now();
  const from = new Date(now.getTime() - keptDays * 86_400_000);
  const { accountIds, projectId } = feed;
  const { workspace, sends } = await app.db.readWorkspace(feed.workspaceId, async (scope) => ({
    workspace: await findWorkspace(scope),
    sends: await listCalendarSends(scope, { accountIds, projectId, from, limit: mostSends }),
  }));
  const { timeZone } = workspace ?? { timeZone: 'UTC' };
  const facts = {
    name: feed.name,
    timeZone,
    publicUrl: app.publicUrl,
    now,
    networkOf: (channel: string) => app.channel(channel)?.name ?? channel,
  };
  // Weak: the moment of writing stands in every entry, so two fetches differ in bytes and not in meaning.
  const mark = createHash('sha256').update(JSON.stringify([feed.name, timeZone, sends]));
  return { body: writeCalendar(facts, sends), etag: `W/"${mark.digest('base64url').slice(0, 24)}"` };
}

function plainly(reply: FastifyReply, status: number, words: string): FastifyReply {
  return reply.status(status).header('cache-control', 'no-store').type('text/plain; charset=utf-8').send(words);
}

/** Written down beside the answer and never in its way. */
function noteUse(app: AppContext, feed: FeedAtDoor, agent: string | undefined): void {
  const now = app.clock.now();
  if (feed.fetchedAt && now.getTime() - feed.fetchedAt.getTime() < fetchNotedMs) return;
  const fetchedBy = (agent ?? 'a program that gives no name').replace(/\P{ASCII}|\p{Cc}/gu, ' ').slice(0, 200);
  app.db
    .inWorkspace(feed.workspaceId, (scope) => noteFetch(scope, feed.id, { fetchedAt: now, fetchedBy }))
    .catch((error: unknown) => app.log.warn({ err: error }, 'the use of a calendar feed could not be noted'));
}
