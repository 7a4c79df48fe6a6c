import type { Json } from '@antiphon/channels';
import { capabilitiesFor } from '@antiphon/channels/kit';
import type { Account } from '@antiphon/contract';
import type { z } from 'zod';
import type { AppContext } from '../../context.ts';
import type { AccountRow } from './accounts.table.ts';

/** Row → contract answer. A network that this release no longer has still shows what is known. */
export function presentAccount(app: AppContext, row: AccountRow): z.infer<typeof Account> {
  const channel = app.channel(row.channel);
  const guarantee = channel
    ? capabilitiesFor(channel, { details: row.details as Json }).guarantee
    : { level: 'person' as const, words: 'This release no longer has this network.' };
  return {
    id: row.id,
    channel: row.channel,
    handle: row.handle,
    displayName: row.displayName,
    profileUrl: row.profileUrl,
    avatarUrl: row.avatarUrl,
    server: row.server,
    state: row.state,
    problem: row.problem,
    isSandbox: channel?.capabilities.isSandbox ?? false,
    details: row.details,
    guarantee: { level: guarantee.level, words: guarantee.words },
    connectedAt: row.connectedAt.toISOString(),
    expiresAt: row.expiresAt?.toISOString() ?? null,
    lastPublishedAt: row.lastPublishedAt?.toISOString() ?? null,
    importing: { state: row.importState, posts: row.importedPosts, words: row.importWords },
  };
}
