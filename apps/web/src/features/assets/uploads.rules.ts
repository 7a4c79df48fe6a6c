/** Files on their way into the library. Pure. */
import { formatBytes } from '../../lib/numbers.ts';
import { formatDuration } from '../../lib/times.ts';

/** The most bytes one upload may hold, the same as the contract's; a test compares them. */
export const largestFileBytes = 5 * 1024 ** 3;

export type UploadState =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'sending'; readonly sentBytes: number; readonly startedAt: number }
  /** All bytes are there, the server writes them down. */
  | { readonly kind: 'storing' }
  | { readonly kind: 'done'; readonly assetId: string; readonly duplicateOf: string | null }
  | { readonly kind: 'failed'; readonly words: string; readonly code: string; readonly canRetry: boolean };

/** One file. Its key stays the same through every try, so that a retry never makes a second asset. */
export interface Upload {
  readonly id: string;
  readonly key: string;
  readonly workspaceId: string;
  readonly projectId: string | null;
  readonly name: string;
  readonly sizeBytes: number;
  readonly state: UploadState;
}

/** Why a file is not even tried; null when it may go. */
export function whyNotSend(file: { readonly name: string; readonly size: number }): string | null {
  if (file.size > largestFileBytes)
    return `This file holds ${formatBytes(file.size)}; one upload may hold ${formatBytes(largestFileBytes)}. Nothing was sent.`;
  if (file.size === 0) return 'This file is empty. Nothing was sent.';
  return null;
}

/** 0 to 1. */
export function shareOf({ state, sizeBytes }: Pick<Upload, 'state' | 'sizeBytes'>): number {
  if (state.kind === 'sending') return sizeBytes === 0 ? 0 : Math.min(1, state.sentBytes / sizeBytes);
  return state.kind === 'storing' || state.kind === 'done' ? 1 : 0;
}

/** "about 9 s" for the rest; '' while there is too little to go by. */
export function leftWords({ state, sizeBytes }: Pick<Upload, 'state' | 'sizeBytes'>, now: number): string {
  if (state.kind !== 'sending') return '';
  const elapsedMs = now - state.startedAt;
  if (elapsedMs < 1500 || state.sentBytes === 0) return '';
  const leftMs = (elapsedMs * (sizeBytes - state.sentBytes)) / state.sentBytes;
  return leftMs < 1000 ? '' : `about ${formatDuration(leftMs)}`;
}

/** How it stands, in words. */
export function stateWords(upload: Upload, now: number): string {
  const { state } = upload;
  if (state.kind === 'waiting') return 'Waiting';
  if (state.kind === 'storing') return 'Storing';
  if (state.kind === 'done') return state.duplicateOf ? 'Stored; the same file was here already' : 'Stored';
  if (state.kind === 'failed') return state.words;
  const left = leftWords(upload, now);
  return `${Math.floor(shareOf(upload) * 100)}\u00a0%${left ? `, ${left}` : ''}`;
}

/** What stands over those that are not through: "2 files on their way. 1 file is not stored." */
export function openWords(uploads: readonly Pick<Upload, 'state'>[]): string {
  const failed = uploads.filter(({ state }) => state.kind === 'failed').length;
  const underWay = uploads.filter(({ state }) => state.kind !== 'failed' && state.kind !== 'done').length;
  const parts = [
    underWay === 1 ? '1 file is on the way, and goes on while this tab is open.' : '',
    underWay > 1 ? `${underWay} files are on the way, and go on while this tab is open.` : '',
    failed > 0 ? `${failed === 1 ? '1 file is' : `${failed} files are`} not stored.` : '',
  ];
  return parts.filter(Boolean).join(' ');
}

/** What assistive tech hears when all are through: "3 files stored." */
export function endWords(uploads: readonly Upload[]): string {
  const stored = uploads.filter(({ state }) => state.kind === 'done').length;
  const failed = uploads.filter(({ state }) => state.kind === 'failed').length;
  if (uploads.some(({ state }) => ['waiting', 'sending', 'storing'].includes(state.kind)) || stored + failed === 0)
    return '';
  const parts = [
    stored > 0 ? `${stored} ${stored === 1 ? 'file' : 'files'} stored.` : '',
    failed > 0 ? `${failed} ${failed === 1 ? 'file is' : 'files are'} not stored.` : '',
  ];
  return parts.filter(Boolean).join(' ');
}
