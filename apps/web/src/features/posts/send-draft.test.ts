import { describe, expect, it } from 'vitest';
import { ApiProblem } from '../../lib/api-problem.ts';
import { type DraftFields, emptyFields, withContent, withPart } from './draft.rules.ts';
import { type DraftDoc, isDirty, type SavedPost, type SendDraftParts, sendDraft } from './send-draft.ts';

const say = (text: string): DraftFields =>
  withContent(emptyFields(['a']), null, (content) => withPart(content, 0, (part) => ({ ...part, text })));

const newDoc = (over: Partial<DraftDoc> = {}): DraftDoc => ({
  draftId: 'd',
  workspaceId: 'w',
  postId: null,
  revision: null,
  fields: say('One.'),
  base: null,
  editedAt: '2026-11-24T09:00:00.000Z',
  savedAt: null,
  inFlight: null,
  conflict: null,
  refusal: null,
  when: null,
  ...over,
});

/** A server of one post that counts what it was asked, and a browser that keeps one draft. */
function world(first: DraftDoc) {
  let doc = first;
  let post: SavedPost | null = null;
  const calls: { key: string; text: string; revision: number | null }[] = [];
  const answered = new Map<string, SavedPost>();
  const mishaps: ((call: () => SavedPost) => SavedPost)[] = [];
  const write = (fields: DraftFields, revision: number): SavedPost => {
    post = {
      id: 'p',
      revision,
      updatedAt: `2026-11-24T09:00:0${revision}.000Z`,
      title: fields.title || (fields.content.parts[0]?.text ?? ''),
      projectId: 'project',
      labelIds: [],
      content: fields.content,
      versions: fields.versions.map((version) => ({
        accountId: version.accountId,
        options: version.options,
        followsShared: version.content === undefined,
        content: version.content ?? fields.content,
      })),
    };
    return post;
  };
  const answer = (fields: DraftFields, key: string, revision: number | null): SavedPost => {
    calls.push({ key, text: fields.content.parts[0]?.text ?? '', revision });
    const make = (): SavedPost => {
      const before = answered.get(key);
      if (before) return before;
      if (revision !== null && post?.revision !== revision)
        throw new ApiProblem({ status: 409, code: 'stale_write', userMessage: 'Stale.', body: { current: post } });
      const made = write(fields, (post?.revision ?? 0) + 1);
      answered.set(key, made);
      return made;
    };
    const mishap = mishaps.shift();
    return mishap ? mishap(make) : make();
  };
  const parts: SendDraftParts = {
    read: async () => doc,
    change: async (apply) => {
      doc = apply(doc);
    },
    create: async (fields, key) => answer(fields, key, null),
    save: async (_, revision, fields, key) => answer(fields, key, revision),
    newId: () => `key-${calls.length + answered.size + 1}`,
  };
  return {
    parts,
    calls,
    mishaps,
    write,
    doc: () => doc,
    edit: (text: string) => {
      doc = { ...doc, fields: say(text) };
    },
    post: () => post,
  };
}

const noAnswer = new ApiProblem({ status: 0, code: 'no_answer', userMessage: 'Nobody answered.' });

describe('a draft on its way to the server', () => {
  it('is made once and then saved by its revision', async () => {
    const here = world(newDoc());
    await sendDraft(here.parts);
    here.edit('Two.');
    await sendDraft(here.parts);
    expect(here.calls.map(({ text, revision }) => [text, revision])).toEqual([
      ['One.', null],
      ['Two.', 1],
    ]);
    expect(here.doc()).toMatchObject({ postId: 'p', revision: 2, inFlight: null });
    expect(isDirty(here.doc())).toBe(false);
  });

  it('is not made while nothing was written', async () => {
    const here = world(newDoc({ fields: emptyFields(['a']) }));
    await sendDraft(here.parts);
    expect(here.calls).toEqual([]);
  });

  it('asks again with the same key and the same words after a lost reply, and then sends what was typed since', async () => {
    const here = world(newDoc());
    here.mishaps.push((make) => {
      make();
      throw noAnswer;
    });
    await expect(sendDraft(here.parts)).rejects.toMatchObject({ code: 'no_answer' });
    here.edit('One, and more.');
    await sendDraft(here.parts);
    const [first, second, third] = here.calls;
    expect(second).toEqual(first);
    expect(third).toMatchObject({ text: 'One, and more.', revision: 1 });
    expect(third?.key).not.toBe(first?.key);
    expect(here.post()).toMatchObject({ revision: 2 });
  });

  it('sends again at once what was typed while it was under way', async () => {
    const here = world(newDoc());
    here.mishaps.push((make) => {
      here.edit('One, two.');
      return make();
    });
    await sendDraft(here.parts);
    expect(here.calls.map(({ text }) => text)).toEqual(['One.', 'One, two.']);
  });

  it('keeps both versions for a person when somebody else wrote first, and sends neither', async () => {
    const here = world(newDoc());
    await sendDraft(here.parts);
    here.write(say('Theirs.'), 2);
    here.edit('Mine.');
    await expect(sendDraft(here.parts)).rejects.toMatchObject({ status: 409 });
    expect(here.doc().conflict).toMatchObject({ revision: 2 });
    expect(here.doc().conflict?.fields.content.parts[0]?.text).toBe('Theirs.');
    expect(here.doc().fields.content.parts[0]?.text).toBe('Mine.');
    const asked = here.calls.length;
    await expect(sendDraft(here.parts)).rejects.toMatchObject({ status: 409 });
    expect(here.calls.length).toBe(asked);
  });

  it('goes on by itself when only the revision moved, or when the newer words are its own', async () => {
    const here = world(newDoc());
    await sendDraft(here.parts);
    here.write(say('One.'), 5);
    here.edit('Two.');
    await sendDraft(here.parts);
    expect(here.post()).toMatchObject({ revision: 6 });
    here.write(say('Three.'), 9);
    here.edit('Three.');
    await sendDraft(here.parts);
    expect(here.doc()).toMatchObject({ revision: 9, conflict: null });
  });

  it('keeps the words and the reason when the server says no', async () => {
    const here = world(newDoc());
    here.mishaps.push(() => {
      throw new ApiProblem({ status: 422, code: 'bad_options', userMessage: 'Too long a warning.' });
    });
    await expect(sendDraft(here.parts)).rejects.toMatchObject({ code: 'bad_options' });
    expect(here.doc()).toMatchObject({ refusal: { words: 'Too long a warning.' }, inFlight: null });
    expect(isDirty(here.doc())).toBe(true);
  });
});
