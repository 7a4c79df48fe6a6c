import { describe, expect, it } from 'vitest';
import { failureIn, stageOf } from './video-status.rules.ts';
import { offsetProblem, videoAnswer } from './wire.ts';

const videoOf = (status: object) => videoAnswer.parse({ id: '7', status });

describe('what a video says of itself', () => {
  it.each([
    ['published', { video_status: 'ready', publishing_phase: { status: 'complete', publish_status: 'published' } }],
    ['published', { video_status: 'ready', publishing_phase: { status: 'completed' } }],
    ['unpublished', { video_status: 'ready', publishing_phase: { status: 'complete', publish_status: 'draft' } }],
    ['unpublished', { video_status: 'ready', publishing_phase: { status: 'not_started' } }],
    ['unpublished', { video_status: 'upload_complete' }],
    ['unpublished', { video_status: 'expired' }],
    ['working', { video_status: 'processing', publishing_phase: { status: 'not_started' } }],
    ['working', { video_status: 'ready', publishing_phase: { status: 'in_progress' } }],
    ['failed', { video_status: 'error' }],
    ['failed', { video_status: 'upload_failed' }],
    ['failed', { video_status: 'processing', processing_phase: { status: 'error' } }],
    [
      'failed',
      { video_status: 'processing', processing_phase: { status: 'not_started', error: { message: 'Small' } } },
    ],
  ])('means %s: %j', (stage, status) => {
    expect(stageOf(videoOf(status))).toBe(stage);
  });

  it('is nothing that could be published when it tells no status', () => {
    expect(stageOf(videoAnswer.parse({ id: '7' }))).toBe('unpublished');
  });

  it('gives the reason in either of the two ways it has, or none', () => {
    const words = (phase: object) => failureIn(videoOf({ processing_phase: phase })).words;
    expect(words({ error: { message: 'Resolution too low' } })).toMatch(/Resolution too low\.$/);
    expect(words({ errors: [{ message: 'Too long.' }] })).toMatch(/Too long\.$/);
    expect(words({})).toMatch(/no reason was given\.$/);
  });
});

describe('a piece at the wrong place', () => {
  it.each([
    ['numbers', { start_offset: 10, end_offset: 20 }],
    ['digits', { start_offset: '10', end_offset: '20' }],
    ['a text of them', '{"start_offset":10,"end_offset":20}'],
  ])('is told where to go on, as %s', (_what, data) => {
    const told = offsetProblem.parse({ error: { error_subcode: 1363037, error_data: data } });
    expect(told.error.error_data).toMatchObject({ start_offset: 10, end_offset: 20 });
  });

  it.each([
    ['another refusal', { error_subcode: 1363033, error_data: { start_offset: 1, end_offset: 2 } }],
    ['no place', { error_subcode: 1363037 }],
    ['a text nobody can read', { error_subcode: 1363037, error_data: 'start_offset' }],
  ])('is not guessed from %s', (_what, error) => {
    expect(offsetProblem.safeParse({ error }).success).toBe(false);
  });
});
