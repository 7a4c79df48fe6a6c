import { describe, expect, it } from 'vitest';
import { emptyFields } from './draft.rules.ts';
import { forgetLastWords, keysUnder, readLastWords, type WordStorage, writeLastWords } from './last-words.ts';
import { newDoc } from './open-draft.rules.ts';

/** A storage of at most so many characters. */
function storageOf(room = 10_000): WordStorage {
  const items = new Map<string, string>();
  return {
    get length() {
      return items.size;
    },
    key: (index) => [...items.keys()][index] ?? null,
    getItem: (name) => items.get(name) ?? null,
    removeItem: (name) => void items.delete(name),
    setItem: (name, value) => {
      if (value.length > room) throw new DOMException('No room', 'QuotaExceededError');
      items.set(name, value);
    },
  };
}
const doc = newDoc('d', 'w', emptyFields(['a']), new Date('2026-11-24T09:00:00Z'));

describe('last words', () => {
  it('are read as they were written, with all that a draft has which is nowhere else', () => {
    const storage = storageOf();
    expect(writeLastWords(storage, 'noor:w:d', doc)).toBe(true);
    expect(readLastWords(storage, 'noor:w:d')).toEqual(doc);
  });

  it('are found for their own person and workspace only', () => {
    const storage = storageOf();
    for (const key of ['noor:w:d', 'noor:w2:d', 'noor2:w:d', 'ada:w:d']) writeLastWords(storage, key, doc);
    expect(keysUnder(storage, 'noor:w:')).toEqual(['noor:w:d']);
    expect(readLastWords(storage, 'eve:w:d')).toBeNull();
  });

  it('go when they are kept elsewhere, and stay when something was typed since', () => {
    const storage = storageOf();
    writeLastWords(storage, 'noor:w:d', doc);
    forgetLastWords(storage, 'noor:w:d', '2026-11-24T08:59:59.999Z');
    expect(readLastWords(storage, 'noor:w:d')).toEqual(doc);
    forgetLastWords(storage, 'noor:w:d', doc.editedAt);
    expect(storage.length).toBe(0);
  });

  it('go with a draft that is given up', () => {
    const storage = storageOf();
    writeLastWords(storage, 'noor:w:d', doc);
    forgetLastWords(storage, 'noor:w:d');
    expect(storage.length).toBe(0);
  });

  it('are nothing when the browser has no room for them', () => {
    const storage = storageOf(10);
    expect(writeLastWords(storage, 'noor:w:d', doc)).toBe(false);
    expect(readLastWords(storage, 'noor:w:d')).toBeNull();
  });

  it.each(['{"draftId":', 'null', '{"draftId":"d"}', '{"draftId":"d","workspaceId":"w","editedAt":"x","fields":{}}'])(
    'that cannot be read are removed: %s',
    (raw) => {
      const storage = storageOf();
      storage.setItem('antiphon-last-words:noor:w:d', raw);
      expect(readLastWords(storage, 'noor:w:d')).toBeNull();
      expect(storage.length).toBe(0);
    },
  );
});
