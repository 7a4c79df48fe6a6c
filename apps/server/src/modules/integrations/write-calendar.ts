/** Sends as iCalendar text (RFC 5545). Times are instants in UTC, so every zone shows the right one. */
import { excerpt } from '@antiphon/contract/excerpt';
import ical, { ICalCalendarMethod, ICalEventStatus, ICalEventTransparency } from 'ical-generator';
import type { CalendarSend } from './calendar-feeds.queries.ts';

export interface CalendarFacts {
  readonly name: string;
  /** The workspace's zone, for programs that ask in which one to show it. */
  readonly timeZone: string;
  /** Where a post is looked at. */
  readonly publicUrl: string;
  readonly now: Date;
  /** The network's name for people. */
  networkOf(channel: string): string;
}

const refreshS = 15 * 60;
/** A send takes no time; a quarter of an hour can be seen and clicked. */
const shownMs = 15 * 60_000;
const longestText = 2_000;

const stateWords: Readonly<Record<string, string>> = {
  scheduled: 'Planned',
  sending: 'On its way',
  published: 'Published',
  taken_down: 'Published, and taken down since',
  failed: 'It failed and needs you',
  unknown: 'We are asking whether it is there',
  needs_attention: 'Waits for you',
  missed: 'It was missed and waits for you',
  cancelled: 'Taken back',
};
const needsYou = new Set(['failed', 'needs_attention', 'missed']);

/** A calendar file. The same send keeps its UID for good; SEQUENCE is its revision. */
export function writeCalendar(facts: CalendarFacts, sends: readonly CalendarSend[]): string {
  const calendar = ical({
    name: plain(facts.name),
    prodId: { company: 'Antiphon', product: 'Calendar', language: 'EN' },
    method: ICalCalendarMethod.PUBLISH,
    ttl: refreshS,
  });
  calendar.x('X-WR-TIMEZONE', facts.timeZone);
  for (const send of sends) {
    const title = plain(send.title).replace(/\s+/g, ' ').trim() || 'Untitled post';
    const isCancelled = send.state === 'cancelled';
    calendar.createEvent({
      id: `${send.id}@antiphon`,
      sequence: send.revision,
      stamp: facts.now,
      created: send.createdAt,
      start: send.dueAt,
      end: new Date(send.dueAt.getTime() + shownMs),
      summary: `${needsYou.has(send.state) ? 'Needs you: ' : ''}${title} · ${plain(send.handle)}`,
      description: plain(describe(facts, send)),
      status: isCancelled ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
      transparency: ICalEventTransparency.TRANSPARENT,
      url: `${facts.publicUrl}/posts/${send.postId}`,
    });
  }
  return calendar.toString();
}

function describe({ networkOf }: CalendarFacts, send: CalendarSend): string {
  const head = `${stateWords[send.state] ?? send.state} · ${send.handle} · ${networkOf(send.channel)}`;
  return [head, send.url ?? '', excerpt(send.text, longestText)].filter(Boolean).join('\n\n');
}

/** Line ends of one kind, and no other control characters: RFC 5545 §3.1 allows none. */
function plain(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(/(?!\n)\p{Cc}/gu, ' ');
}
