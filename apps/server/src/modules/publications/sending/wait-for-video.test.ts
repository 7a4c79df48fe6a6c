import { describe, expect, it } from 'vitest';
import type { PublicationRow } from '../publications.table.ts';
import { fitLater, uncalledStep, waitForVideo } from './wait-for-video.ts';
import { beginStep, type Work } from './work.rules.ts';

const now = new Date('2026-11-24T09:00:00Z');
let id = 0;
const nextId = () => {
  id += 1;
  return `id-${id}`;
};
const moment = { now, jitter: 0.5, haste: 1, nextId };
/** The fields that count here. */
const publication = {
  ...{ workspaceId: 'w', id: 'p', postId: 'post', versionId: 'v', accountId: 'a', state: 'sending', seed: 's' },
  ...{
    dueAt: now,
    postedAt: now,
    attemptCount: 1,
    retryCount: 7,
    fence: 1n,
    remoteId: null,
    publishedAt: null,
    warnings: [],
    wakeAt: null,
  },
} as unknown as PublicationRow;
const planned = { key: 'post-1', kind: 'visible', part: 0, words: 'The post' } as const;
const begun = (): Work => beginStep({ publication, steps: [], attempt: undefined }, planned, moment).work;

describe('a post that is due while its video is being made', () => {
  it('goes back into the queue with its reason, and no number of such waits uses up its tries', () => {
    const work = begun();
    const step = uncalledStep(work);
    if (!step) throw new Error('no step');
    const change = waitForVideo(work, step, { share: 0.428, leftMs: 30_000 }, moment);
    expect(change.work.publication).toMatchObject({
      state: 'scheduled',
      retryCount: 7,
      retryAt: new Date(now.getTime() + 30_000),
      reason: { code: 'still_fitting', words: expect.stringContaining('42 % is done') },
    });
    expect(change).toMatchObject({ releasesLane: true, next: 'rest', changedStep: { outcome: 'failed' } });
  });

  it('is tried again, with the reason, where the disk is full or the storage is away, and not for ever', () => {
    const work = begun();
    const [step] = work.steps;
    if (!step) throw new Error('no step');
    const full = fitLater(work, step, 'There is too little room.', moment).work.publication;
    expect(full).toMatchObject({ state: 'scheduled', retryCount: 8, reason: { words: 'There is too little room.' } });
    const tired = { ...work, publication: { ...publication, retryCount: 1_000 } };
    expect(fitLater(tired, step, null, moment).work.publication).toMatchObject({ state: 'failed' });
  });

  it('looks again within two minutes, and not at once', () => {
    const waitMs = (leftMs: number) => {
      const work = begun();
      const [step] = work.steps;
      if (!step) throw new Error('no step');
      const { retryAt } = waitForVideo(work, step, { share: 0, leftMs }, moment).work.publication;
      return (retryAt?.getTime() ?? 0) - now.getTime();
    };
    expect([waitMs(0), waitMs(9_000_000)]).toEqual([5_000, 120_000]);
  });

  it('waits in hand where a call may have left already', () => {
    const work = begun();
    const called = work.steps.map((step) => ({ ...step, outcome: 'sent' as const }));
    expect(uncalledStep({ ...work, steps: called })).toBeUndefined();
    expect(uncalledStep({ ...work, steps: [] })).toBeUndefined();
  });
});
