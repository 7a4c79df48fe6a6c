/**
 * What a video's `status` means. Two guides of Meta spell the end of a phase `complete` and `completed`
 * (page-stories-api and video-api/guides/reels-publishing, 2026-11-21). Pure.
 */
import type { ChannelError } from '../spec.ts';
import { asSentence } from './errors.ts';
import type { VideoAnswer } from './wire.ts';

/**
 * `working`: Facebook is busy with it, and it may come out by itself. `unpublished`: ready or waiting, and nobody has
 * asked for it to be published.
 */
type VideoStage = 'published' | 'failed' | 'working' | 'unpublished';

export function stageOf({ status }: VideoAnswer): VideoStage {
  const { video_status: video, processing_phase: processing, publishing_phase: publishing } = status ?? {};
  if (isComplete(publishing?.status) && publishing?.publish_status !== 'draft') return 'published';
  const phases = [processing?.status, publishing?.status];
  if (video === 'error' || video === 'upload_failed' || phases.includes('error') || processing?.error?.message)
    return 'failed';
  if (publishing?.status === 'in_progress' || video === 'processing') return 'working';
  return 'unpublished';
}

export function isComplete(status: string | undefined): boolean {
  return status === 'complete' || status === 'completed';
}

/** Why a video was not published, in Facebook's words. */
export function failureIn({ status }: VideoAnswer): ChannelError {
  const { processing_phase: processing } = status ?? {};
  const told = processing?.error?.message ?? processing?.errors?.[0]?.message ?? 'no reason was given';
  const words = `Facebook could not use the video: ${asSentence(told)}`;
  return { kind: 'rejected', code: 'video_failed', words, evidence: JSON.stringify(status ?? {}).slice(0, 2000) };
}
