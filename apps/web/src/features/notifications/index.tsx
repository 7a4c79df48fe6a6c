/** What other features draw with: open alarms, and a person's and a workspace's wishes. For lazy pages only. */
export { Alarms } from './alarms.tsx';
export { useMailWish, useWebhook, type Webhook } from './notifications.api.ts';
