import type { ChannelError, Comment } from '@antiphon/channels';
import { describe, expect, it } from 'vitest';
import { nextReadingAt } from './readings.rules.ts';
import { afterFailedLook, afterLook, afterSend, type LookFor, lookAmong, tryLimit } from './replies.rules.ts';

const now = new Date('2026-11-21T12:00:00Z');
const moment = { now, jitter: 1 };
const error = (kind: ChannelError['kind'], retryAt?: Date): ChannelError => ({
  kind,
  code: kind,
  words: `It said ${kind}.`,
  ...(retryAt ? { retryAt } : {}),
});
const refused = (kind: ChannelError['kind'], tryCount = 0) =>
  afterSend({ tryCount }, { kind: 'failed', error: error(kind) }, moment);

describe('the answer to a reply', () => {
  it('makes it sent when the network took it', () => {
    expect(afterSend({ tryCount: 0 }, { kind: 'done', remoteId: 'r' }, moment)).toMatchObject({
      state: 'sent',
      remoteId: 'r',
      nextTryAt: null,
    });
  });
  it('makes it tried again only where nothing was sent, and no more after the last try', () => {
    expect(refused('temporary')).toMatchObject({ state: 'waiting', tryCount: 1 });
    expect(refused('rate_limited')).toMatchObject({ state: 'waiting' });
    expect(refused('temporary', tryLimit - 1)).toMatchObject({ state: 'failed', nextTryAt: null });
  });
  it('makes it asked about when it does not tell', () => {
    expect(refused('unknown_outcome')).toMatchObject({ state: 'unknown' });
  });
  it('stops it where only a person can help', () => {
    expect(refused('rejected')).toMatchObject({ state: 'failed', nextTryAt: null });
    expect(refused('reconnect')).toMatchObject({ state: 'failed', nextTryAt: null });
  });
});

describe('reading the comments back', () => {
  const sentAt = new Date('2026-11-21T11:59:00Z');
  const comment = (change: Partial<Comment> = {}): Comment => ({
    remoteId: 'new',
    parentRemoteId: 'asked',
    author: { handle: 'us' },
    text: '@tern  Thank you!',
    at: new Date('2026-11-21T11:59:01Z'),
    isOwn: true,
    ...change,
  });
  const wanted: LookFor = { text: 'Thank you!', sentAt, parents: ['asked'], known: new Set(), rivals: [] };

  it('finds what has the same words at the same place', () => {
    expect(lookAmong([comment()], wanted, true)).toEqual({ kind: 'found', remoteId: 'new' });
  });
  it('does not take what was there before, what others wrote, or what is known to be something else', () => {
    const others = [
      comment({ at: new Date('2026-11-21T11:00:00Z') }),
      comment({ isOwn: false }),
      comment({ remoteId: 'part' }),
    ];
    expect(lookAmong(others, { ...wanted, known: new Set(['part']) }, true)).toEqual({ kind: 'absent' });
  });
  it.each([
    ['other words', [comment({ text: 'Thanks' })], wanted],
    ['another place', [comment({ parentRemoteId: 'another' })], wanted],
    ['the same words twice', [comment(), comment({ remoteId: 'second' })], wanted],
    ['a twin of which nobody knows', [comment()], { ...wanted, rivals: ['Thank you!'] }],
  ])('asks a person about a new comment of ours with %s', (_, comments, looked) => {
    expect(lookAmong(comments, looked, true).kind).toBe('cannot_tell');
  });
  it('does not call absent what may stand behind the pages it saw', () => {
    expect(lookAmong([], wanted, false).kind).toBe('cannot_tell');
  });

  const patient = { level: 'by_reading', patienceMs: [5_000] } as const;
  it('believes "absent" only after the network\'s patience, and then sends again', () => {
    expect(afterLook({ askCount: 0 }, { kind: 'absent' }, patient, moment)).toMatchObject({
      state: 'unknown',
      nextTryAt: new Date(now.getTime() + 5_000),
      askCount: 1,
    });
    expect(afterLook({ askCount: 1 }, { kind: 'absent' }, patient, moment)).toMatchObject({
      state: 'waiting',
      nextTryAt: now,
    });
  });
  it('never believes it of a network that cannot tell', () => {
    const untold = { level: 'person', patienceMs: [] } as const;
    expect(afterLook({ askCount: 9 }, { kind: 'absent' }, untold, moment).state).toBe('needs_attention');
  });
  it('is tried again when it failed, and told to a person in the end', () => {
    expect(afterFailedLook({ askCount: 0 }, error('temporary'), moment)).toMatchObject({
      state: 'unknown',
      askCount: 1,
    });
    expect(afterFailedLook({ askCount: tryLimit }, error('temporary'), moment).state).toBe('needs_attention');
    expect(afterFailedLook({ askCount: 0 }, error('reconnect'), moment).state).toBe('needs_attention');
  });
});

describe('comments', () => {
  const hours = (count: number) => new Date(now.getTime() - count * 3_600_000);
  it('are read hourly on the first day, less often later, and no more after thirty days', () => {
    expect(nextReadingAt(hours(0), null, now)).toEqual(new Date(now.getTime() + 15 * 60_000));
    expect(nextReadingAt(hours(5), hours(0), now)).toEqual(hours(-1));
    expect(nextReadingAt(hours(100), hours(0), now)).toEqual(hours(-6));
    expect(nextReadingAt(hours(400), hours(0), now)).toEqual(hours(-24));
    expect(nextReadingAt(hours(721), null, now)).toBeNull();
  });
});
