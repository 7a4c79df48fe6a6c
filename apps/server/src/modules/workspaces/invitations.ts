/** Invitations: made, mailed, looked at, accepted once. */
import type { AppContext } from '../../context.ts';
import type { WorkspaceScope } from '../../db/database.ts';
import { emitEvent } from '../../platform/events/events.queries.ts';
import { countTry } from '../identity/index.ts';
import { findInvitationByHash } from './doors.instance.queries.ts';
import { insertInvitation, takeInvitation } from './invitations.queries.ts';
import { findMember, insertMember } from './members.queries.ts';
import { mayLetIn } from './members.rules.ts';
import { hashOfSecret } from './secret-hash.ts';
import { invitationForAnother, invitationGone } from './workspaces.errors.ts';
import { findWorkspace } from './workspaces.queries.ts';
import type { InvitationRow, WorkspaceRow } from './workspaces.table.ts';

const validMs = 7 * 86_400_000;

export interface InvitationWishes {
  readonly email: string | undefined;
  readonly role: 'viewer' | 'editor' | 'admin';
  readonly invitedBy: string;
}

/** What stands in the way of who is invited, in words for who invites; null: nothing. */
export function warnOfInvitation(
  { config, mailer }: Pick<AppContext, 'config' | 'mailer'>,
  byMail: boolean,
): string | null {
  const warnings: string[] = [];
  if (byMail && !mailer.sends && !config.hasDevMailbox)
    warnings.push('This installation cannot send mail: pass the link on yourself.');
  if (config.signUp === 'closed')
    warnings.push(
      'Sign-up is closed here, so only somebody who can already sign in can accept it. With ANTIPHON_SIGNUP=invite, invited people can sign up.',
    );
  return warnings.length === 0 ? null : warnings.join(' ');
}

/** Makes an invitation; the mail leaves after the commit. */
export async function invite(
  app: AppContext,
  scope: WorkspaceScope,
  wishes: InvitationWishes,
): Promise<{ readonly invitation: InvitationRow; readonly link: string }> {
  const now = app.clock.now();
  const token = app.ids.secret();
  const invitation = await insertInvitation(scope, {
    id: app.ids.next(now),
    email: wishes.email ?? null,
    role: wishes.role,
    tokenHash: hashOfSecret(token),
    invitedBy: wishes.invitedBy,
    createdAt: now,
    expiresAt: new Date(now.getTime() + validMs),
  });
  const link = `${app.publicUrl}/join?token=${token}`;
  await emitEvent(scope, {
    name: 'member.invited',
    data: { invitationId: invitation.id, role: wishes.role },
    id: app.ids.next(now),
    at: now,
  });
  if (wishes.email) {
    const by = await findMember(scope, wishes.invitedBy);
    const workspace = await findWorkspace(scope);
    const mail = mailOf(wishes.email, by?.name ?? 'Somebody', workspace?.name ?? 'a workspace', link);
    scope.afterCommit(() => {
      app.mailer
        .send(mail)
        .catch((error: unknown) => app.log.error({ err: error }, 'an invitation could not be mailed'));
    });
  }
  return { invitation, link };
}

function mailOf(to: string, inviter: string, workspace: string, link: string) {
  return {
    to,
    subject: `${inviter} invites you to ${workspace}`,
    text: `${inviter} invites you to work together in "${workspace}" on Antiphon.\n\nJoin here: ${link}\n\nThe link works once, for this e-mail address, within 7 days.\nIf you do not know ${inviter}, ignore this mail.\n`,
  };
}

async function findOpen(app: Pick<AppContext, 'db' | 'clock'>, token: string): Promise<InvitationRow> {
  const hash = hashOfSecret(token);
  const row = await app.db.atDoor({ secretHash: hash }, (scope) => findInvitationByHash(scope, hash));
  if (!row || row.acceptedAt || row.expiresAt <= app.clock.now()) throw invitationGone();
  return row;
}

/**
 * What an invitation says to who holds its token, signed in or not. Of a token that opens nothing nobody learns more.
 * @throws AppError 410 `invitation_gone`, 429 `too_many_tries`.
 */
export async function readInvitation(app: AppContext, { token, ip }: { readonly token: string; readonly ip: string }) {
  const succeeded = await countTry(app, { kind: 'invitation', ip });
  const row = await findOpen(app, token);
  const { workspace, inviter } = await app.db.inWorkspace(row.workspaceId, async (scope) => ({
    workspace: await findWorkspace(scope),
    inviter: await findMember(scope, row.invitedBy),
  }));
  if (!workspace || !inviter || !mayLetIn(inviter.role)) throw invitationGone();
  await succeeded();
  return { row, workspaceName: workspace.name, invitedBy: inviter.name };
}

/**
 * The open invitation behind a token.
 * @throws AppError 410 `invitation_gone`, 403 `invitation_for_another`.
 */
export async function requireInvitation(
  app: Pick<AppContext, 'db' | 'clock'>,
  token: string,
  email: string,
): Promise<InvitationRow> {
  const row = await findOpen(app, token);
  if (row.email !== null && row.email !== email.toLowerCase()) throw invitationForAnother();
  return row;
}

/**
 * Joins the workspace of an invitation. A member who opens the link again stays as they are and uses nothing up.
 * @throws AppError 410 `invitation_gone`, 403 `invitation_for_another`.
 */
export async function acceptInvitation(
  app: Pick<AppContext, 'db' | 'clock' | 'ids'>,
  joining: { readonly token: string; readonly userId: string; readonly email: string },
): Promise<WorkspaceRow> {
  const invitation = await requireInvitation(app, joining.token, joining.email);
  return app.db.inWorkspace(invitation.workspaceId, async (scope) => {
    const workspace = await findWorkspace(scope);
    if (!workspace) throw invitationGone();
    if (await findMember(scope, joining.userId)) return workspace;
    // Asked again under this transaction: who invited may have left since.
    const inviter = await findMember(scope, invitation.invitedBy);
    if (!mayLetIn(inviter?.role ?? null)) throw invitationGone();
    const now = app.clock.now();
    const taken = await takeInvitation(scope, invitation.id, now);
    if (!taken) throw invitationGone();
    await insertMember(scope, { userId: joining.userId, role: taken.role, joinedAt: now });
    await emitEvent(scope, {
      name: 'member.joined',
      data: { userId: joining.userId, role: taken.role },
      id: app.ids.next(now),
      at: now,
    });
    return workspace;
  });
}
