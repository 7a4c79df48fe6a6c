/**
 * Owns: alarms, who is told of them by mail, the webhook, and what is on its way to either.
 * Takes in: how sends, accounts, services and workers stand, read from their tables; nobody has to report. Reviews that
 * people are to be told of (posts).
 * Sends out: alarm.raised, alarm.resolved, alarm.dismissed.
 */
export { notificationsRoutes } from './notifications.routes.ts';
export { pruneAlarmsJob } from './prune-alarms.job.ts';
export { startWatch } from './watch.ts';
