/** Mails about reviews, in words. Pure. */

import type { Role } from '@antiphon/contract';
import { excerpt } from '@antiphon/contract/excerpt';
import type { UntoldToTell } from '../posts/index.ts';
import type { MailContent } from './notifications.table.ts';

/** Long enough to take an act back before anybody hears of it, and to tell of several at once. */
export const tellAfterMs = 20_000;
const mostListed = 30;

/** A person who may be told. */
export interface Receiver {
  readonly userId: string;
  readonly role: Role;
  readonly wantsMail: boolean;
}

interface ReviewMail {
  readonly userId: string;
  readonly content: MailContent;
}

const mayApprove = (role: Role) => role === 'owner' || role === 'admin';

/**
 * Who is told what: those who may approve hear of questions, authors of answers; nobody of what they did themselves.
 * The last act on a post is the one that counts. `nameOf` names a person.
 */
export function mailsAbout(
  acts: readonly UntoldToTell[],
  receivers: readonly Receiver[],
  about: { readonly workspaceName: string; readonly publicUrl: string; readonly nameOf: (userId: string) => string },
): ReviewMail[] {
  const last = [...new Map(acts.map((act) => [act.postId, act])).values()];
  return receivers
    .filter(({ wantsMail }) => wantsMail)
    .flatMap(({ userId, role }) => {
      const heard = last.filter(
        ({ act, actedBy, authors }) =>
          actedBy !== userId && (act === 'asked' ? mayApprove(role) : authors.includes(userId)),
      );
      return heard.length === 0 ? [] : [{ userId, content: mailFor(heard, about) }];
    });
}

function mailFor(
  acts: readonly UntoldToTell[],
  { workspaceName, publicUrl, nameOf }: Parameters<typeof mailsAbout>[2],
): MailContent {
  const line = ({ act, title, actedBy, note, postId }: UntoldToTell): string => {
    const who = actedBy ? nameOf(actedBy) : 'A program';
    const said = { asked: 'asks for approval of', approved: 'approved', returned: 'returned' }[act];
    const words = note ? `\n  “${note.replaceAll(/\s+/g, ' ').trim()}”` : '';
    return `- ${who} ${said} ${title ? `“${title}”` : 'a post without a title'}${words}\n  ${publicUrl}/posts/${postId}/review`;
  };
  const listed = acts.slice(0, mostListed).map(line);
  const more = acts.length - listed.length;
  const [first] = acts;
  const lines = [
    `In ${workspaceName}:`,
    listed.join('\n\n'),
    ...(more > 0 ? [`And ${more} more.`] : []),
    `You get this mail as a member of ${workspaceName}. Turn it off: ${publicUrl}/settings#notifications`,
  ];
  const subject = acts.length === 1 && first ? subjectOf(first) : `${acts.length} posts in review`;
  return { subject: `${workspaceName}: ${subject}`.replaceAll(/\s+/g, ' '), text: lines.join('\n\n') };
}

function subjectOf({ act, title }: UntoldToTell): string {
  const name = title ? `“${excerpt(title, 80)}”` : 'a post';
  return {
    asked: `${name} waits for your approval`,
    approved: `${name} is approved`,
    returned: `${name} was returned`,
  }[act];
}
