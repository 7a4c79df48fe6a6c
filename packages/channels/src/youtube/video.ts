/** A version's content as YouTube's video resource (developers.google.com/youtube/v3/docs/videos, 2026-11-20). */
import type { Json, StepCall, VersionContent } from '../spec.ts';
import { shortUrl, watchUrl } from './api.ts';
import { isMadeByAi, isReel, tagsOf, titleOf, type Visibility } from './content.rules.ts';
import { stepKeys } from './plan.ts';

type Fields = { readonly [name: string]: Json };

export function snippetOf(content: VersionContent): Fields {
  const tags = tagsOf(content);
  const { category } = content.options;
  return {
    title: titleOf(content),
    description: content.parts[0].text,
    ...(tags.length > 0 ? { tags: [...tags] } : {}),
    ...(typeof category === 'string' ? { categoryId: category } : {}),
    ...(content.language ? { defaultLanguage: content.language } : {}),
  };
}

/** All that can be set, each time: what an update leaves out, YouTube sets back. */
export function statusOf(content: VersionContent, privacyStatus: Visibility): Fields {
  const { madeForKids, embeddable, license } = content.options;
  return {
    privacyStatus,
    selfDeclaredMadeForKids: madeForKids === true,
    embeddable: embeddable !== false,
    license: license === 'creativeCommon' ? license : 'youtube',
    containsSyntheticMedia: isMadeByAi(content),
  };
}

/** Where people see it. */
export function videoUrl(content: VersionContent, videoId: string): string {
  return isReel(content) ? shortUrl(videoId) : watchUrl(videoId);
}

/** The id that the upload gave. */
export function videoIdOf(call: StepCall): string {
  const trace = call.done[stepKeys.upload];
  if (!trace) throw new Error(`The step ${call.step.key} needs ${stepKeys.upload}, which is not done.`);
  return trace.remoteId;
}
