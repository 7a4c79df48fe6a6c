import { describe, expect, it } from 'vitest';
import { invitationWords } from './invitation-words.ts';

describe('an invitation', () => {
  it('says who invites, to which workspace, as what, and until when', () => {
    const invitation = {
      workspaceName: 'Marram Pottery',
      invitedBy: 'Noor Brennan',
      role: 'editor',
      expiresAt: '2026-12-01T12:00:00.000Z',
    };
    const first = 'Noor Brennan invites you to Marram Pottery, as an editor.';
    expect(invitationWords(invitation, 'en-GB')).toBe(`${first} This link works until 1 December 2026.`);
    expect(invitationWords({ ...invitation, role: 'viewer' }, 'en-GB')).toContain('as a viewer.');
  });
});
