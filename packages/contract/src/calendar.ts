/** What is planned and was sent, day by day. */
import { z } from 'zod';
import { Id, InWorkspace, member, route, TimeZone, text } from './base.ts';
import { Publication, PublicationState } from './publications.ts';

/** A calendar day, `2026-11-24`. */
const CalendarDay = z.iso
  .date()
  .refine((day) => day >= '2000' && day < '3000', 'A day between the years 2000 and 2999');

/** What is planned and was sent on some days, as a calendar draws it: every day is counted, of full ones only some are told. */
export const CalendarRange = z.object({
  /** Days with at least one send, in order. */
  days: z.array(
    z.object({
      day: z.string(),
      total: z.int(),
      /** How many in each state; states without any are left out. */
      byState: z.partialRecord(PublicationState, z.int()),
    }),
  ),
  /**
   * About `perDay` sends of each day by due time; of a full day those that need a look, then the first of every hour.
   * The sends of one post in one minute are all here or none is: the last post may pass `perDay`.
   */
  items: z.array(Publication),
  /**
   * Days of this range on which each account has something planned or sent. Only accounts with anything in the range
   * or in the four weeks before it, and nothing at all when those are more than 50.
   */
  accounts: z.array(z.object({ accountId: Id, days: z.array(z.string()) })),
});

export const calendar = {
  calendar: route
    .route({
      method: 'GET',
      path: '/workspaces/{workspaceId}/publications/calendar',
      tags: ['Publications'],
      summary: 'Sends by day in a zone: counted, and the first of each day',
    })
    .meta(member('viewer', 'read'))
    .input(
      InWorkspace.extend({
        /** The first and the last day; at most 62 days. */
        from: CalendarDay,
        to: CalendarDay,
        /** In which zone a day begins and ends. */
        timeZone: TimeZone,
        perDay: z.coerce.number().int().min(1).max(100).default(12),
        state: PublicationState.optional(),
        accountId: Id.optional(),
        /** Only accounts of this channel. */
        channel: text(64).optional(),
        projectId: Id.optional(),
        /** Sends of posts with this label. */
        labelId: Id.optional(),
      }),
    )
    .output(CalendarRange),
};
