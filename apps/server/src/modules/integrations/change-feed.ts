/** Calendar feeds of a person: made, renewed, ended. The secret is shown once and kept as a hash. */
import { createHash } from 'node:crypto';
import type { AppContext } from '../../context.ts';
import type { WorkspaceScope } from '../../db/database.ts';
import { notFound } from '../../platform/errors.ts';
import { findAccounts } from '../accounts/index.ts';
import { chooseProject } from '../projects/index.ts';
import { insertFeed, listFeeds, updateFeed } from './calendar-feeds.queries.ts';
import { feedAccountMissing, tooManyFeeds } from './integrations.errors.ts';
import type { CalendarFeedRow } from './integrations.table.ts';

/** 192 random bits. */
const secretBytes = 24;
const mostFeeds = 50;

export interface FeedWishes {
  readonly name: string;
  readonly accountIds: readonly string[];
  readonly projectId: string | null;
}
export interface WithAddress {
  readonly row: CalendarFeedRow;
  readonly address: string;
}

/** What is kept of a feed's secret: enough to recognise it, useless to fetch with. */
export function hashOfFeedSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}

/** @throws AppError 404 for the project, 422 for accounts or too many. */
export async function createFeed(
  app: AppContext,
  scope: WorkspaceScope,
  userId: string,
  wishes: FeedWishes,
): Promise<WithAddress> {
  const accountIds = [...new Set(wishes.accountIds)];
  if ((await findAccounts(scope, accountIds)).length !== accountIds.length) throw feedAccountMissing();
  if (wishes.projectId) await chooseProject(scope, wishes.projectId);
  if ((await listFeeds(scope, userId)).length >= mostFeeds) throw tooManyFeeds(mostFeeds);
  const now = app.clock.now();
  const secret = app.ids.secret(secretBytes);
  const row = await insertFeed(scope, {
    id: app.ids.next(now),
    userId,
    name: wishes.name,
    accountIds,
    projectId: wishes.projectId,
    secretHash: hashOfFeedSecret(secret),
    createdAt: now,
    renewedAt: now,
  });
  return { row, address: addressOf(app, secret) };
}

/** The old address ends with the commit. @throws AppError 404. */
export async function renewFeed(
  app: AppContext,
  scope: WorkspaceScope,
  one: { readonly feedId: string; readonly userId: string },
): Promise<WithAddress> {
  const secret = app.ids.secret(secretBytes);
  const change = { secretHash: hashOfFeedSecret(secret), renewedAt: app.clock.now(), revokedAt: null };
  const row = await updateFeed(scope, one, change);
  if (!row) throw notFound('calendar feed');
  return { row, address: addressOf(app, secret) };
}

/** Ends an address, or lets an ended one work again. @throws AppError 404. */
export async function revokeFeed(
  scope: WorkspaceScope,
  one: { readonly feedId: string; readonly userId: string },
  revokedAt: Date | null,
): Promise<CalendarFeedRow> {
  const row = await updateFeed(scope, one, { revokedAt });
  if (!row) throw notFound('calendar feed');
  return row;
}

function addressOf(app: AppContext, secret: string): string {
  return `${app.publicUrl}/feeds/${secret}.ics`;
}
