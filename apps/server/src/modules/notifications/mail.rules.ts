/** A mail about alarms, in words. Pure. */

import type { Role } from '@antiphon/contract';
import { excerpt } from '@antiphon/contract/excerpt';
import { nextOf } from './causes.rules.ts';
import type { AlarmRow, MailContent } from './notifications.table.ts';

/** What a role gets when its member chose nothing. */
export function usuallyWantsMail(role: Role): boolean {
  return role === 'owner' || role === 'admin';
}

/** At most one mail per workspace in this time; it lists all that came meanwhile. */
export const mailPauseMs = 10 * 60_000;
const mostListed = 30;

export function mailAbout(
  alarms: readonly Pick<AlarmRow, 'kind' | 'words'>[],
  about: { readonly workspaceName: string; readonly publicUrl: string },
): MailContent {
  const { workspaceName, publicUrl } = about;
  const listed = alarms.slice(0, mostListed).map(({ kind, words }) => `- ${words}\n  ${nextOf(kind)}`);
  const more = alarms.length - listed.length;
  const count = alarms.length === 1 ? 'One thing' : `${alarms.length} things`;
  const lines = [
    `${count} in ${workspaceName} should not go unseen:`,
    listed.join('\n\n'),
    ...(more > 0 ? [`And ${more} more.`] : []),
    `All of it: ${publicUrl}/activity`,
    `You get this mail as a member of ${workspaceName}, at most once in ten minutes. Turn it off: ${publicUrl}/settings#notifications`,
  ];
  const subject = alarms.length === 1 ? firstSentence(alarms[0]?.words ?? '') : `${count} should not go unseen`;
  return { subject: `${workspaceName}: ${subject}`.replaceAll(/\s+/g, ' '), text: lines.join('\n\n') };
}

/** Short enough for a list of mails. */
function firstSentence(words: string): string {
  const sentence = /^.*?[.!?](?=\s|$)/s.exec(words)?.[0] ?? words;
  return excerpt(sentence, 120);
}
