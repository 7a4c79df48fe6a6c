import { describe, expect, it } from 'vitest';
import { emptyFields, fieldsOf, withContent, withPart } from './draft.rules.ts';
import { docOf, keepMine, merged, newDoc, takeTheirs } from './open-draft.rules.ts';
import { type DraftDoc, isDirty, type SavedPost } from './send-draft.ts';

const now = new Date('2026-11-24T09:00:00.000Z');
const post = (text: string, revision: number): SavedPost => ({
  id: 'p',
  revision,
  updatedAt: '2026-11-24T08:00:00.000Z',
  title: text,
  projectId: 'project',
  labelIds: [],
  content: { parts: [{ text, media: [] }] },
  versions: [],
});
const typed = (doc: DraftDoc, text: string): DraftDoc => ({
  ...doc,
  fields: withContent(doc.fields, null, (content) => withPart(content, 0, (part) => ({ ...part, text }))),
});
const shown = (doc: DraftDoc): string | undefined => doc.fields.content.parts[0]?.text;

describe('opening a post', () => {
  it('shows what the server has when nothing was kept here, or only what it has too', () => {
    expect(shown(merged(null, post('One.', 1), 'w'))).toBe('One.');
    expect(shown(merged(docOf(post('One.', 1), 'w'), post('Two.', 2), 'w'))).toBe('Two.');
  });

  it('shows what was typed here and never reached the server', () => {
    const kept = typed(docOf(post('One.', 1), 'w'), 'One, and more.');
    const opened = merged(kept, post('One.', 1), 'w');
    expect(shown(opened)).toBe('One, and more.');
    expect(isDirty(opened)).toBe(true);
  });

  it('goes on from the newer revision when only the revision moved', () => {
    const kept = typed(docOf(post('One.', 1), 'w'), 'Mine.');
    expect(merged(kept, post('One.', 4), 'w')).toMatchObject({ revision: 4, conflict: null });
  });

  it('asks a person when both sides changed, and either answer settles it', () => {
    const kept = typed(docOf(post('One.', 1), 'w'), 'Mine.');
    const asked = merged(kept, post('Theirs.', 2), 'w');
    expect(asked.conflict?.fields).toEqual(fieldsOf(post('Theirs.', 2)));
    const mine = keepMine(asked);
    expect(shown(mine)).toBe('Mine.');
    expect(mine).toMatchObject({ revision: 2, conflict: null });
    expect(isDirty(mine)).toBe(true);
    const theirs = takeTheirs(asked, now);
    expect(shown(theirs)).toBe('Theirs.');
    expect(isDirty(theirs)).toBe(false);
  });

  it('leaves alone what is under way, and what is newer here than in a late answer', () => {
    const kept = { ...typed(docOf(post('One.', 3), 'w'), 'Mine.'), inFlight: null };
    expect(merged(kept, post('Old.', 2), 'w')).toBe(kept);
    const sent = { ...kept, inFlight: { key: 'k', fields: kept.fields } };
    expect(merged(sent, post('Theirs.', 9), 'w')).toBe(sent);
  });

  it('begins a new one with its accounts and nothing to save', () => {
    const doc = newDoc('d', 'w', emptyFields(['a', 'b']), now);
    expect(isDirty(doc)).toBe(false);
    expect(doc.fields.versions).toHaveLength(2);
  });
});
