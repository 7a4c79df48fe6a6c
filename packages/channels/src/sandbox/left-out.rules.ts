/** What a version asks for and its pretend network cannot do: warned of, never silently dropped. Pure. */
import type { VersionContent, Warning } from '../spec.ts';
import { type StyleName, titleOf } from './styles.ts';

export function leftOut(content: VersionContent, style: StyleName): readonly Warning[] {
  const name = titleOf(style);
  const warnings: Warning[] = [];
  const media = content.parts.flatMap((part) => part.media);
  if (media.some((one) => one.kind === 'video')) {
    warnings.push({ code: 'video_left_out', words: `${name} shows no videos: the video is left out.` });
  }
  if (content.firstComment?.trim() && style !== 'murmur') {
    warnings.push({ code: 'comment_left_out', words: `${name} has no first comments: the comment is left out.` });
  }
  if (content.options.isSensitive === true && style !== 'murmur') {
    warnings.push({
      code: 'sensitive_left_out',
      words: `${name} cannot hide a post behind a warning: it is shown openly.`,
    });
  }
  if (style === 'murmur' && media.some((one) => one.isMadeByAi)) {
    warnings.push({ code: 'ai_label_left_out', words: `${name} has no label for media made by a model.` });
  }
  if (style === 'lumen' && content.parts.length > 1) {
    warnings.push({ code: 'thread_left_out', words: `${name} has no threads: only the first post goes out.` });
  }
  return warnings;
}
