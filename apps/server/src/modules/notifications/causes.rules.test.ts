import { describe, expect, it } from 'vitest';
import type { Facts, LateFact, StillFact, UndoneFact } from './causes.instance.queries.ts';
import { judge } from './causes.rules.ts';
import { nextTry } from './deliver-notices.ts';
import { mailAbout } from './mail.rules.ts';

const now = new Date('2026-11-21T18:00:00Z');
const ago = (ms: number) => new Date(now.getTime() - ms);
const here = { workspaceId: 'w', timeZone: 'UTC', channel: 'net', handle: '@kiln', accountId: 'a' };
const quiet: Facts = {
  lastBeat: ago(2_000),
  services: [],
  late: [],
  left: [],
  still: [],
  undone: [],
  accounts: [],
  unplanned: [],
};
const late: LateFact = {
  ...here,
  waiting: 1,
  since: ago(70_000),
  firstId: 'p',
  firstTitle: 'The kiln opens',
  firstWords: null,
  isPaused: false,
  service: 'net https://net.example',
  isSignedOut: false,
  heldByTitle: null,
  headTitle: null,
  headRetryAt: null,
};
const causesOf = (facts: Partial<Facts>) => judge({ ...quiet, ...facts }, now, () => 'The Network').causes;
const wordsOf = (facts: Partial<Facts>) => causesOf(facts).map(({ words }) => words);

describe('a post that repeats', () => {
  it('is one alarm while times of it are not planned, about the first of them, with the reason and the way on', () => {
    const unplanned = {
      ...here,
      recurrenceId: 'r',
      postId: 's',
      title: 'Tea at four',
      at: new Date('2026-11-24T16:00:00Z'),
      words: 'This account is disconnected. Connect again first.',
    };
    const next = { ...unplanned, at: new Date('2026-12-01T16:00:00Z') };
    const [alarm, ...more] = causesOf({ unplanned: [unplanned, { ...unplanned, accountId: 'b' }, next] });
    expect(more).toEqual([]);
    expect(alarm).toMatchObject({ kind: 'recurrence_not_planned', postId: 's', accountId: 'a' });
    expect(alarm?.words).toBe(
      '“Tea at four” repeats, and is not planned for The Network, @kiln on 24 Nov, 16:00 UTC. This account is disconnected. Connect again first. One more time of it cannot be planned either.',
    );
    expect(wordsOf({ unplanned: [{ ...unplanned, at: ago(60_000) }] })[0]).toMatch(/repeats, and was not planned for/);
  });
});

describe('a post that is late', () => {
  it('is put down to what stands in its way, the widest reason first', () => {
    const out = { service: late.service, kind: 'outage', closedUntil: ago(1), words: 'net.example failed.' } as const;
    expect(causesOf({ late: [late], lastBeat: ago(31_000), services: [out] })).toMatchObject([
      { kind: 'worker_silent' },
    ]);
    expect(causesOf({ late: [late], services: [out] })).toMatchObject([{ kind: 'service_out' }]);
    expect(causesOf({ late: [{ ...late, isPaused: true }], lastBeat: null })).toEqual([]);
    expect(causesOf({ late: [{ ...late, isSignedOut: true }] })).toEqual([]);
    const used = { ...out, kind: 'limit' } as const;
    expect(causesOf({ late: [late], services: [used] })).toMatchObject([{ kind: 'late' }]);
  });

  it('is told with the post that goes first, with its own reason, or with the truth that none is known', () => {
    const opening = '“The kiln opens” should have gone to The Network, @kiln at 21 Nov, 17:58 UTC and has not started.';
    expect(wordsOf({ late: [{ ...late, heldByTitle: 'A long film', waiting: 3 }] })).toEqual([
      `${opening} “A long film” of the same account is on its way and goes first. 2 more of @kiln wait.`,
    ]);
    const behind = { ...late, headTitle: 'Yesterday', headRetryAt: new Date('2026-11-21T18:05:00Z') };
    expect(wordsOf({ late: [behind] })[0]).toMatch(/“Yesterday” .* is tried again at 21 Nov, 18:05 UTC\.$/);
    expect(wordsOf({ late: [{ ...late, firstWords: 'Nobody has approved it.' }] })).toEqual([
      `${opening} Nobody has approved it.`,
    ]);
    expect(wordsOf({ late: [late] })[0]).toMatch(/nothing we know of stands in the way/);
  });

  it('is one alarm for a whole workspace when no worker lives, and for a whole service when that is out', () => {
    const other = { ...late, accountId: 'b', waiting: 4 };
    const [alarm, ...more] = causesOf({ late: [late, other], lastBeat: null });
    expect([alarm?.words, more]).toEqual([
      'The part of Antiphon that sends shows no life. 5 posts that are due wait.',
      [],
    ]);
  });

  it('that somebody had in hand is told too when nobody looks at it again', () => {
    const left = { ...here, publicationId: 'p', title: 'Half out', since: ago(90_000) };
    expect(causesOf({ left: [left] })).toMatchObject([{ kind: 'late', cause: 'left p' }]);
    expect(causesOf({ left: [left], lastBeat: null })).toMatchObject([{ kind: 'worker_silent', publicationId: 'p' }]);
  });
});

describe('a post that stands still', () => {
  const still: StillFact = {
    ...here,
    publicationId: 'p',
    title: '',
    state: 'failed',
    openStepCount: 0,
    words: 'The text is too long.',
  };

  it('is named with what happened to it and why', () => {
    expect(wordsOf({ still: [still] })).toEqual([
      'A post without a title did not go out on The Network, @kiln. The text is too long.',
    ]);
    expect(causesOf({ still: [{ ...still, state: 'published', openStepCount: 2, words: null }] })).toMatchObject([
      {
        kind: 'needs_attention',
        words: 'A post without a title is out, and 2 later parts are not, on The Network, @kiln.',
      },
    ]);
    expect(causesOf({ still: [{ ...still, state: 'unknown' }] })).toMatchObject([{ kind: 'needs_attention' }]);
  });
});

describe('a wish about a post that is out', () => {
  const undone: UndoneFact = {
    ...here,
    publicationId: 'p',
    title: 'The kiln opens',
    what: 'takedown',
    id: 'c',
    state: 'failed',
    words: 'Sign in again.',
  };

  it('that stands still is named with what was asked for and why', () => {
    expect(causesOf({ undone: [undone] })).toMatchObject([
      {
        kind: 'failed',
        cause: 'takedown c',
        publicationId: 'p',
        words: '“The kiln opens” could not be taken down from The Network, @kiln. Sign in again.',
      },
    ]);
    expect(causesOf({ undone: [{ ...undone, what: 'reply', state: 'needs_attention', words: null }] })).toMatchObject([
      { kind: 'needs_attention', words: '“The kiln opens” may have your reply or not on The Network, @kiln.' },
    ]);
  });
});

describe('a message that was not taken', () => {
  it('is tried again after longer and longer waits, for a day', () => {
    const waits = [1, 2, 3, 30].map(
      (tries) => (nextTry({ madeAt: now, tries }, now, 1)?.getTime() ?? 0) - now.getTime(),
    );
    expect(waits).toEqual([10_000, 20_000, 40_000, 3_600_000]);
    expect(nextTry({ madeAt: ago(86_400_000), tries: 30 }, now, 0)).toBeNull();
  });
});

describe('a mail about alarms', () => {
  it('lists each with what to do, says how many more there are, and how to turn it off', () => {
    const many = Array.from({ length: 32 }, (_, at) => ({ kind: 'failed' as const, words: `Number ${at}.` }));
    const { subject, text } = mailAbout(many, { workspaceName: 'Kiln', publicUrl: 'https://here.example' });
    expect(subject).toBe('Kiln: 32 things should not go unseen');
    expect(text).toContain('- Number 29.\n  Look at what the network said');
    expect(text).not.toContain('Number 30.');
    expect(text).toContain('And 2 more.');
    expect(text).toContain('https://here.example/settings#notifications');
  });

  it('about one thing says in its subject what that is', () => {
    const one = [{ kind: 'late' as const, words: 'The post is late. A worker is there.' }];
    expect(mailAbout(one, { workspaceName: 'Kiln', publicUrl: '' }).subject).toBe('Kiln: The post is late.');
  });
});
