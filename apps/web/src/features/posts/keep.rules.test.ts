import { describe, expect, it } from 'vitest';
import { emptyFields, withContent, withPart } from './draft.rules.ts';
import { editTime, mayBeDropped, newest } from './keep.rules.ts';
import type { DraftDoc } from './send-draft.ts';

const say = (text: string) =>
  withContent(emptyFields(['a']), null, (content) => withPart(content, 0, (part) => ({ ...part, text })));
const draft = (over: Partial<DraftDoc> = {}): DraftDoc => ({
  draftId: 'd',
  workspaceId: 'w',
  postId: 'p',
  revision: 1,
  fields: say('One.'),
  base: say('One.'),
  editedAt: '2026-11-24T09:00:00.000Z',
  savedAt: '2026-11-24T09:00:01.000Z',
  inFlight: null,
  conflict: null,
  refusal: null,
  when: null,
  ...over,
});

describe('a draft that the server has', () => {
  it('stays for a day, so that its address still finds the post it became', () => {
    expect(mayBeDropped(draft(), new Date('2026-11-24T09:00:02Z'))).toBe(false);
    expect(mayBeDropped(draft(), new Date('2026-11-25T08:59:59Z'))).toBe(false);
    expect(mayBeDropped(draft(), new Date('2026-11-25T09:00:02Z'))).toBe(true);
  });

  it('stays for a day after the last edit, though it was saved long before', () => {
    const touched = draft({ editedAt: '2026-11-28T09:00:00.000Z' });
    expect(mayBeDropped(touched, new Date('2026-11-28T10:00:00Z'))).toBe(false);
  });

  it('goes after a day when it was emptied before it was ever saved', () => {
    const empty = draft({ postId: null, revision: null, fields: emptyFields([]), base: null, savedAt: null });
    expect(mayBeDropped(empty, new Date('2026-11-24T10:00:00Z'))).toBe(false);
    expect(mayBeDropped(empty, new Date('2026-11-26T10:00:00Z'))).toBe(true);
  });
});

describe('a draft with words that the server lacks', () => {
  it('never goes, however old', () => {
    const later = new Date('2027-11-24T09:00:00Z');
    expect(mayBeDropped(draft({ fields: say('Two.') }), later)).toBe(false);
    expect(mayBeDropped(draft({ inFlight: { key: 'k', fields: say('One.') } }), later)).toBe(false);
  });
});

describe('words of a closed tab', () => {
  const sent = draft({ revision: 2, postId: 'p' });

  it('win when they are newer, and leave alone what the sender wrote', () => {
    const typed = draft({
      fields: say('One, and more.'),
      editedAt: '2026-11-24T09:00:05.000Z',
      postId: null,
      revision: null,
    });
    expect(newest(sent, typed)).toEqual({ ...sent, fields: typed.fields, editedAt: typed.editedAt });
  });

  it('lose against words typed since', () => {
    expect(newest(sent, draft({ fields: say('On'), editedAt: '2026-11-24T08:59:59.000Z' }))).toBe(sent);
  });
});

describe('the time of an edit', () => {
  it('is now', () => {
    expect(editTime(draft(), new Date('2026-11-24T09:30:00Z'))).toBe('2026-11-24T09:30:00.000Z');
  });

  it('is after the edit before, though this clock is behind', () => {
    expect(editTime(draft(), new Date('2026-11-24T08:00:00Z'))).toBe('2026-11-24T09:00:00.001Z');
  });
});
