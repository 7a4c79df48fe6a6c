import { largestAssetBytes } from '@antiphon/contract';
import { describe, expect, it } from 'vitest';
import {
  endWords,
  largestFileBytes,
  leftWords,
  openWords,
  shareOf,
  stateWords,
  type UploadState,
  whyNotSend,
} from './uploads.rules.ts';

const upload = (state: UploadState, sizeBytes = 1000) => ({
  id: 'a',
  key: 'k',
  workspaceId: 'w',
  projectId: null,
  name: 'kiln.jpg',
  sizeBytes,
  state,
});
const sending = (sentBytes: number) => ({ kind: 'sending', sentBytes, startedAt: 0 }) as const;
const done = { kind: 'done', assetId: 'x', duplicateOf: null } as const;
const failed = { kind: 'failed', words: 'The disk is full.', code: 'storage_full', canRetry: true } as const;

describe('a file on its way', () => {
  it('is refused here for the same size as on the server, before a byte is sent', () => {
    expect(largestFileBytes).toBe(largestAssetBytes);
    expect(whyNotSend({ name: 'film.mov', size: largestFileBytes })).toBeNull();
    expect(whyNotSend({ name: 'film.mov', size: largestFileBytes + 1 })).toMatch(/one upload may hold 5\.4\u00a0GB/);
    expect(whyNotSend({ name: 'nothing.txt', size: 0 })).toMatch(/empty/);
  });

  it('says how far it is, and how long the rest takes once that can be known', () => {
    expect(shareOf(upload(sending(250)))).toBe(0.25);
    expect(stateWords(upload(sending(250)), 1000)).toBe('25\u00a0%');
    expect(stateWords(upload(sending(250)), 3000)).toBe('25\u00a0%, about 9\u00a0s');
    expect(leftWords(upload(sending(0)), 60_000)).toBe('');
    expect(stateWords(upload({ kind: 'waiting' }), 0)).toBe('Waiting');
    expect(stateWords(upload({ kind: 'storing' }), 0)).toBe('Storing');
    expect(stateWords(upload(failed), 0)).toBe('The disk is full.');
  });

  it('says when the same file was there already', () => {
    expect(stateWords(upload({ ...done, duplicateOf: 'y' }), 0)).toMatch(/the same file was here already/);
  });
});

describe('several uploads', () => {
  it('say over their tiles how many go on, and how many did not make it', () => {
    expect(openWords([upload(sending(1)), upload({ kind: 'waiting' }), upload(failed), upload(done)])).toBe(
      '2 files are on the way, and go on while this tab is open. 1 file is not stored.',
    );
    expect(openWords([upload({ kind: 'storing' })])).toBe('1 file is on the way, and goes on while this tab is open.');
    expect(openWords([upload(failed), upload(failed)])).toBe('2 files are not stored.');
  });
});

describe('the end of several uploads', () => {
  it('is told once none is under way', () => {
    expect(endWords([upload(done), upload(sending(1))])).toBe('');
    expect(endWords([])).toBe('');
    expect(endWords([upload(done), upload(done), upload(failed)])).toBe('2 files stored. 1 file is not stored.');
  });
});
