/** Shows: the person, this browser and the workspace, to be set. Part of the first download. */
export const loadSettingsPage = () => import('./settings-page.tsx');
export const loadDevMailboxPage = () => import('./dev-mailbox-page.tsx');
