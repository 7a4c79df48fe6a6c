import { Position } from '@antiphon/contract';
import { withEventMeta } from '@orpc/server';
import { os } from '../../http/implement.ts';
import { type FeedEvent, readEvents } from '../../platform/events/event-feed.ts';
import { untilTurnedAway } from './until-turned-away.ts';

export const liveRoutes = {
  stream: os.live.stream.handler(async function* ({ input, context, signal, lastEventId }) {
    const after = Position.safeParse(lastEventId).data ?? input.after;
    const guarded = untilTurnedAway(context, input.workspaceId, signal);
    try {
      for await (const event of context.app.feed.follow(input.workspaceId, after, guarded.signal)) {
        if (!(await guarded.isLetIn())) return;
        yield withEventMeta(present(event), { id: event.position });
      }
    } finally {
      guarded.stop();
    }
  }),
  list: os.live.list.handler(async ({ input, context }) => {
    const events = await context.inWorkspace((scope) => readEvents(scope, input.after, input.limit));
    return { items: events.map(present), position: events.at(-1)?.position ?? input.after };
  }),
};

function present(event: FeedEvent) {
  return { id: event.id, position: event.position, name: event.name, at: event.at.toISOString(), data: event.data };
}
