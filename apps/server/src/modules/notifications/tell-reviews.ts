/** Tells by mail who asks for approval and what came of it: approvers of questions, authors of answers. */
import type { AppContext } from '../../context.ts';
import type { WorkspaceScope } from '../../db/database.ts';
import { listWithUntold, takeUntold } from '../posts/index.ts';
import { findWorkspace, listMembers } from '../workspaces/index.ts';
import { insertNotices, listMailWishes } from './alarms.queries.ts';
import { mailsAbout, tellAfterMs } from './reviews.rules.ts';
import { mailsLeave } from './tell-alarms.ts';

/** Looks through the workspaces in which somebody is to be told. */
export async function tellReviews(app: AppContext): Promise<void> {
  const before = new Date(app.clock.now().getTime() - tellAfterMs);
  for (const workspaceId of await app.db.asPublisher((scope) => listWithUntold(scope, before)))
    await app.db.inWorkspace(workspaceId, (scope) => mailReviews(app, scope, before));
}

async function mailReviews(app: AppContext, scope: WorkspaceScope, before: Date): Promise<void> {
  const now = app.clock.now();
  // Taken in the commit that writes the mails: another process that looks now finds none.
  const acts = await takeUntold(scope, before);
  const workspace = await findWorkspace(scope);
  if (acts.length === 0 || !workspace || workspace.isDemo || !mailsLeave(app)) return;
  const wishes = await listMailWishes(scope);
  const members = await listMembers(scope);
  const names = new Map(members.map(({ userId, name }) => [userId, name]));
  // Who chose nothing is told: a review is about them.
  const receivers = members.map(({ userId, role }) => ({ userId, role, wantsMail: wishes.get(userId) ?? true }));
  const mails = mailsAbout(acts, receivers, {
    workspaceName: workspace.name,
    publicUrl: app.publicUrl,
    nameOf: (userId) => names.get(userId) ?? 'A former member',
  });
  await insertNotices(
    scope,
    mails.map(({ userId, content }) => ({
      id: app.ids.next(now),
      way: 'mail' as const,
      about: 'reviews' as const,
      userId,
      alarmId: null,
      content,
    })),
    now,
  );
}
