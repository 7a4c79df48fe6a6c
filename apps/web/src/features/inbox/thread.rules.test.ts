import { describe, expect, it } from 'vitest';
import type { Comment, Reply } from './inbox.api.ts';
import { decisionsFor, threadOf } from './thread.rules.ts';

const comment = (id: string, parent: string | null = null): Comment => ({
  id,
  remoteId: `there-${id}`,
  parentRemoteId: parent && `there-${parent}`,
  authorHandle: 'tern',
  authorName: null,
  text: id,
  at: '2026-11-24T09:00:00.000Z',
  isOwn: false,
});
const reply = (id: string, commentId: string | null, change: Partial<Reply> = {}): Reply => ({
  id,
  publicationId: 'p',
  commentId,
  text: id,
  state: 'waiting',
  words: 'On its way.',
  remoteId: null,
  createdAt: '2026-11-24T09:00:00.000Z',
  nextTryAt: null,
  calls: [],
  ...change,
});
const shown = (comments: Comment[], replies: Reply[]) =>
  threadOf(comments, replies).map(({ id, depth }) => `${'·'.repeat(depth)}${id}`);

describe('what stands below a post', () => {
  it('is read as it was said: every answer behind what it answers, ours too', () => {
    const comments = [
      comment('one'),
      comment('two'),
      comment('to-one', 'one'),
      comment('deep', 'to-one'),
      comment('deeper', 'deep'),
    ];
    expect(shown(comments, [reply('ours', 'one'), reply('below-all', null)])).toEqual([
      'one',
      '·to-one',
      '··deep',
      '··deeper',
      '·ours',
      'two',
      'below-all',
    ]);
  });
  it('shows a reply once: as a comment when it came back as one, not at all when it was let go', () => {
    const replies = [
      reply('sent', null, { state: 'sent', remoteId: 'there-one' }),
      reply('gone', null, { state: 'dropped' }),
    ];
    expect(shown([comment('one')], replies)).toEqual(['one']);
  });
  it('shows answers to what is gone, and does not turn in a circle', () => {
    expect(shown([comment('orphan', 'missing')], [])).toEqual(['orphan']);
    expect(shown([comment('self', 'self')], [])).toEqual([]);
  });
});

describe('a reply', () => {
  it('is settled by a person only where its outcome is open or it was refused', () => {
    expect(decisionsFor({ state: 'needs_attention' })).toHaveLength(3);
    expect(decisionsFor({ state: 'failed' })).toEqual(['send_again', 'drop']);
    for (const state of ['waiting', 'sending', 'sent', 'dropped'] as const) expect(decisionsFor({ state })).toEqual([]);
  });
});
