import { type Role, roles } from '@antiphon/contract';
import { describe, expect, it } from 'vitest';
import { mayChangeRole, mayLetIn } from './members.rules.ts';

const change = { by: 'owner', from: 'editor', to: 'admin', ownerCount: 2, isOneself: false } as const;

describe('mayChangeRole', () => {
  it('lets owners do all, as long as one owner is left', () => {
    expect(mayChangeRole(change)).toBe('allowed');
    expect(mayChangeRole({ ...change, to: 'owner' })).toBe('allowed');
    expect(mayChangeRole({ ...change, from: 'owner', to: 'viewer' })).toBe('allowed');
    expect(mayChangeRole({ ...change, from: 'owner', to: 'viewer', ownerCount: 1 })).toBe('last_owner');
    expect(mayChangeRole({ ...change, from: 'owner', to: null, ownerCount: 1, isOneself: true })).toBe('last_owner');
    expect(mayChangeRole({ ...change, from: 'owner', to: 'owner', ownerCount: 1 })).toBe('allowed');
  });

  it('keeps admins from making, changing and removing owners, themselves included', () => {
    expect(mayChangeRole({ ...change, by: 'admin' })).toBe('allowed');
    expect(mayChangeRole({ ...change, by: 'admin', to: 'owner' })).toBe('above_your_role');
    expect(mayChangeRole({ ...change, by: 'admin', from: 'admin', to: 'owner', isOneself: true })).toBe(
      'above_your_role',
    );
    expect(mayChangeRole({ ...change, by: 'admin', from: 'owner', to: 'viewer' })).toBe('above_your_role');
    expect(mayChangeRole({ ...change, by: 'admin', from: 'owner', to: null })).toBe('above_your_role');
  });

  it('lets editors and viewers change nobody, but leave', () => {
    for (const by of ['viewer', 'editor'] as const) {
      expect(mayChangeRole({ ...change, by })).toBe('not_yours');
      expect(mayChangeRole({ ...change, by, to: null })).toBe('not_yours');
      expect(mayChangeRole({ ...change, by, from: by, to: 'owner', isOneself: true })).toBe('not_yours');
      expect(mayChangeRole({ ...change, by, from: by, to: null, isOneself: true })).toBe('allowed');
    }
  });

  it('never leaves a workspace without an owner, whoever asks for whatever', () => {
    for (const by of roles) {
      for (const to of [...roles.filter((role): role is Exclude<Role, 'owner'> => role !== 'owner'), null]) {
        for (const isOneself of [true, false]) {
          expect(mayChangeRole({ by, from: 'owner', to, ownerCount: 1, isOneself })).not.toBe('allowed');
        }
      }
    }
  });
});

describe('mayLetIn', () => {
  it('holds for those who could make a key', () => {
    expect([...roles, null].filter(mayLetIn)).toEqual(['admin', 'owner']);
  });
});
