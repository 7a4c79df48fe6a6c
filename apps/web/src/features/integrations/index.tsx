/** What other features place: a person's calendar addresses, in a page or as a dialog. For lazy pages only. */
export { CalendarFeeds } from './calendar-feeds.tsx';
export { SubscribeDialog } from './subscribe-dialog.tsx';
