/** What other features place: a person's calendar addresses, and the way to them. For lazy pages only. */
export { CalendarFeeds } from './calendar-feeds.tsx';
export { FollowCalendar } from './follow-calendar.tsx';
