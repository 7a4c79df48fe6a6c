/** Our post among the public ones of the account, for where TikTok's receipt does not lead to it. Only reads. */
import { textForMatching } from '../kit/index.ts';
import type { Reading, StepCall } from '../spec.ts';
import { callApi, type Ground } from './api.ts';
import { videoOf } from './content.rules.ts';
import { errorOf } from './errors.ts';
import { readData, type VideoItem, videoListAnswer } from './wire.ts';

/** What is asked of each post in a list (tiktok-api-v2-video-list, 2026-11-20). */
export const countFields = 'view_count,like_count,comment_count,share_count';
export const listFields = `id,create_time,title,video_description,share_url,duration,${countFields}`;
/** `video/list` gives 20 posts a page. */
export const pageMax = 20;

/** Clocks of two servers may differ by this much. */
const clockSkewMs = 60_000;

export interface Listed {
  /** Public posts since then, ours or not. */
  readonly recent: number;
  readonly since: Date;
  /** Those of our kind with our words. */
  readonly ours: readonly VideoItem[];
}

export async function findListed(ground: Ground<StepCall>, sentAt: Date): Promise<Reading<Listed>> {
  const { context } = ground;
  const reply = await callApi(ground, {
    path: '/video/list/',
    query: { fields: listFields },
    json: { max_count: pageMax },
  });
  const page = readData(reply, videoListAnswer);
  if (!page) return { kind: 'failed', error: errorOf(reply, 'harmless', context.now) };
  const since = new Date(sentAt.getTime() - clockSkewMs);
  const recent = (page.videos ?? []).filter((video) => (video.create_time ?? 0) * 1000 >= since.getTime());
  const ours = recent.filter((video) => isOurs(video, context));
  return { kind: 'read', value: { recent: recent.length, since, ours } };
}

/** Pictures have no duration. Words that are empty tell nothing. */
function isOurs({ title, video_description: description, duration }: VideoItem, { content }: StepCall): boolean {
  const isVideo = videoOf(content) !== undefined;
  if (duration !== undefined && duration > 0 !== isVideo) return false;
  const wanted = textForMatching(content.parts[0].text);
  return wanted !== '' && [title, description].some((words) => textForMatching(words ?? '') === wanted);
}
