/** The calls one publication needs, in order. Pure. */
import type { Plan, PlannedStep, VersionContent, VersionMedia, VersionPart } from '../spec.ts';
import { leftOut } from './left-out.rules.ts';
import type { StyleName } from './styles.ts';

/** Uploads of all parts first, so that nothing appears before everything that can fail harmlessly has succeeded. */
export function planPublication(content: VersionContent, style: StyleName): Plan {
  const parts = partsOf(content, style);
  const uploads = parts.flatMap((part, index) =>
    picturesOf(part).map((picture, place) => upload(picture, index, place)),
  );
  return { steps: [...uploads, ...postSteps(parts, content, style)], warnings: leftOut(content, style) };
}

/** The parts that go out: one where the network has no threads. */
export function partsOf(content: VersionContent, style: StyleName): readonly VersionPart[] {
  return style === 'lumen' ? [content.parts[0]] : content.parts;
}

export function picturesOf(part: VersionPart): readonly VersionMedia[] {
  return part.media.filter((media) => media.kind === 'image');
}

function upload(picture: VersionMedia, part: number, place: number): PlannedStep {
  const words = `A picture, ${Math.max(1, Math.round(picture.sizeBytes / 1000))} kB`;
  return { key: `image-${part + 1}.${place + 1}`, kind: 'prepare', part, words };
}

function postSteps(parts: readonly VersionPart[], content: VersionContent, style: StyleName): PlannedStep[] {
  if (style === 'lumen') {
    return [
      { key: 'container-1', kind: 'prepare', part: 0, words: 'The post, put together but not shown' },
      { key: 'post-1', kind: 'visible', part: 0, words: 'Showing the post' },
    ];
  }
  const posts = parts.map((_, part): PlannedStep => {
    const isMain = part === 0;
    const words = isMain ? 'The post' : `Post ${part + 1} of the thread`;
    return { key: `post-${part + 1}`, kind: isMain ? 'visible' : 'after', part, words };
  });
  if (style === 'murmur' && content.firstComment?.trim()) {
    posts.push({ key: 'comment-1', kind: 'after', part: 0, words: 'The first comment' });
  }
  return posts;
}
