import { describe, expect, it } from 'vitest';
import {
  bodyOf,
  contentFor,
  type DraftFields,
  derivedTitle,
  emptyFields,
  fieldsOf,
  followAgain,
  isBlank,
  isSameDraft,
  withAccounts,
  withContent,
  withOptions,
  withoutPart,
  withPart,
  withPartAfter,
  withPartMoved,
} from './draft.rules.ts';

const write = (fields: DraftFields, accountId: string | null, text: string): DraftFields =>
  withContent(fields, accountId, (content) => withPart(content, 0, (part) => ({ ...part, text })));
const textOf = (fields: DraftFields, accountId: string): string | undefined =>
  contentFor(fields, accountId).parts[0]?.text;

describe('the shared text', () => {
  it('flows into every version that follows it, and not into one that was changed', () => {
    const begun = write(emptyFields(['a', 'b']), null, 'Three places left.');
    const changed = write(begun, 'b', 'Three places left, says the kiln.');
    const later = write(changed, null, 'Two places left.');
    expect(textOf(later, 'a')).toBe('Two places left.');
    expect(textOf(later, 'b')).toBe('Three places left, says the kiln.');
  });

  it('shows again in a version that follows again, whose options stay', () => {
    const changed = withOptions(write(write(emptyFields(['a']), null, 'One.'), 'a', 'Other.'), 'a', () => ({
      quiet: true,
    }));
    const again = followAgain(changed, 'a');
    expect(textOf(again, 'a')).toBe('One.');
    expect(again.versions[0]).toEqual({ accountId: 'a', options: { quiet: true } });
  });

  it('does not make a version differ when nothing in it changed', () => {
    const begun = write(emptyFields(['a']), null, 'One.');
    expect(withContent(begun, 'a', (content) => content).versions[0]?.content).toBeUndefined();
  });
});

describe('choosing accounts', () => {
  it('keeps what was written for those that stay', () => {
    const begun = write(emptyFields(['a', 'b']), 'b', 'Own words.');
    const chosen = withAccounts(begun, ['b', 'c']);
    expect(chosen.versions.map(({ accountId }) => accountId)).toEqual(['b', 'c']);
    expect(textOf(chosen, 'b')).toBe('Own words.');
  });
});

describe('a thread', () => {
  const three = ['one', 'two', 'three'].map((text) => ({ text, media: [] }));
  const texts = (content: { parts: readonly { text: string }[] }): string[] => content.parts.map(({ text }) => text);

  it('takes a part in, out and to another place', () => {
    const content = { parts: three };
    expect(texts(withPartAfter(content, 0))).toEqual(['one', '', 'two', 'three']);
    expect(texts(withoutPart(content, 1))).toEqual(['one', 'three']);
    expect(texts(withPartMoved(content, 2, 1))).toEqual(['one', 'three', 'two']);
    expect(texts(withPartMoved(content, 0, -1))).toEqual(['one', 'two', 'three']);
  });

  it('always has a first part', () => {
    expect(texts(withoutPart({ parts: [{ text: 'one', media: [] }] }, 0))).toEqual(['']);
  });

  it('grows to 25 parts and no further', () => {
    const full = { parts: Array.from({ length: 25 }, () => ({ text: 'x', media: [] })) };
    expect(withPartAfter(full, 3)).toBe(full);
  });
});

describe('a draft and the server', () => {
  const post = {
    title: 'Three places left.',
    projectId: 'p',
    labelIds: [],
    content: { parts: [{ text: 'Three places left.\nBring six pieces.', media: [] }] },
    versions: [
      { accountId: 'b', followsShared: false, content: { parts: [{ text: 'Own.', media: [] }] }, options: {} },
      { accountId: 'a', followsShared: true, content: { parts: [] }, options: { quiet: true } },
    ],
  };

  it('keeps a title that was made from the text free to follow it, and a typed one as typed', () => {
    expect(fieldsOf(post).title).toBe('');
    expect(fieldsOf({ ...post, title: 'Wood-firing' }).title).toBe('Wood-firing');
    expect(derivedTitle({ parts: [{ text: 'x'.repeat(90), media: [] }] })).toBe(`${'x'.repeat(79)}…`);
  });

  it('say the same whatever the order of versions and keys', () => {
    const fields = fieldsOf(post);
    const other: DraftFields = { ...fields, projectId: null, versions: [...fields.versions].reverse() };
    expect(isSameDraft(fields, other)).toBe(true);
    expect(isSameDraft(fields, { ...fields, content: { ...fields.content, language: '' } })).toBe(true);
    expect(isSameDraft(fields, write(fields, 'a', 'Changed.'))).toBe(false);
    expect(isSameDraft(fields, { ...fields, projectId: 'q' })).toBe(false);
  });

  it('speak the words of the contract', () => {
    expect(bodyOf({ ...fieldsOf(post), title: '  ' })).toEqual({
      content: post.content,
      projectId: 'p',
      labelIds: [],
      versions: [
        { accountId: 'b', content: { parts: [{ text: 'Own.', media: [] }] }, options: {} },
        { accountId: 'a', options: { quiet: true } },
      ],
    });
  });

  it('know when nothing was said yet', () => {
    expect(isBlank(emptyFields(['a']))).toBe(true);
    expect(isBlank(write(emptyFields(['a']), null, ' \n'))).toBe(true);
    expect(isBlank(write(emptyFields(['a']), null, 'x'))).toBe(false);
  });
});

describe('a poll and a link card', () => {
  const base = { title: '', versions: [], projectId: null };
  const part = { text: 'Which?', media: [] };
  const poll = { options: ['Tea', ' ', ''], durationMinutes: 60, isMultiple: false };
  const link = { url: 'https://kiln.example/', title: 'Kiln', description: '' };

  it('are saved with their post, a poll from its second answer on and without empty ones', () => {
    const sent = (options: string[]) =>
      bodyOf({ ...base, content: { parts: [part], poll: { ...poll, options }, link } });
    expect(sent(['Tea', '']).content).toEqual({ parts: [part], link });
    expect(sent(['Tea', '', ' Coffee ']).content).toEqual({
      parts: [part],
      link,
      poll: { ...poll, options: ['Tea', 'Coffee'] },
    });
  });

  it('make a post that is worth keeping, also without words', () => {
    const empty = { parts: [{ text: '', media: [] }] };
    expect(isBlank({ ...base, content: { ...empty, poll: { ...poll, options: ['', ''] } } })).toBe(true);
    expect(isBlank({ ...base, content: { ...empty, poll } })).toBe(false);
    expect(isBlank({ ...base, content: { ...empty, link } })).toBe(false);
  });
});
