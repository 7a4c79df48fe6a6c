/**
 * Owns: connected profiles, their secrets' renewal, their lanes' existence.
 * Takes in: what a person typed, or a network's answer.
 * Sends out: account.connected, account.reconnected, account.needs_reconnect, account.disconnected, account.paused,
 * account.resumed.
 * (Reading past posts in, which the publications room does, sends account.imported, .import_delayed, .import_failed.)
 */
export { channelAccount, markNeedsReconnect, openAccount } from './account-access.ts';
export { presentAccount } from './accounts.present.ts';
export { findAccount, findAccounts, listAccounts, lockAccount, updateAccount } from './accounts.queries.ts';
export { accountsRoutes } from './accounts.routes.ts';
export type { AccountRow } from './accounts.table.ts';
export { type AskNetwork, askNetwork } from './ask-network.ts';
export { channelApp } from './channel-apps.ts';
export { forgetChoiceJob } from './choose-profiles.ts';
export { beginConnect, keepAccounts } from './connect-account.ts';
export { forgetSignInJob } from './disconnect-account.ts';
export { type ImportWish, importPastPosts } from './import-past-posts.kind.ts';
export { registerPublicDocuments } from './public-documents.ts';
export { readChoices } from './read-choices.ts';
export { returnToVisit } from './return-to-visit.ts';
