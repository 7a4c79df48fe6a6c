/** What an invitation says. The first page carries no contract, so its shape is written here again. */
export interface Invitation {
  readonly workspaceName: string;
  readonly invitedBy: string;
  readonly role: string;
  /** ISO, with Z. */
  readonly expiresAt: string;
}

/** Who invites whom to what, and until when; the day is written as in `language`, in the zone of this browser. */
export function invitationWords({ workspaceName, invitedBy, role, expiresAt }: Invitation, language: string): string {
  const day = new Date(expiresAt).toLocaleDateString(language, { day: 'numeric', month: 'long', year: 'numeric' });
  const article = /^[aeiou]/.test(role) ? 'an' : 'a';
  return `${invitedBy} invites you to ${workspaceName}, as ${article} ${role}. This link works until ${day}.`;
}
