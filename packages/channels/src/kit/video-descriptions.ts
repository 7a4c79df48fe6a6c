import type { Check, VersionContent } from '../spec.ts';

/** Where videos can be described too: a missing description is a warning, as for pictures. Pure. */
export function videoDescriptions(content: VersionContent): readonly Check[] {
  const words = 'A video has no description for people who cannot see it.';
  return content.parts.flatMap(({ media }, part) =>
    media
      .filter((one) => one.kind === 'video' && one.altText.trim() === '')
      .map(() => ({ level: 'warning' as const, code: 'alt_text_missing', words, part })),
  );
}
