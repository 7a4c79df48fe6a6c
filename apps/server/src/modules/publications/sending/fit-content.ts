/** Pictures made to fit the network, before the first call. What is done to them was said when the post was planned. */
import type { Limits, VersionContent, VersionMedia, VersionPart } from '@antiphon/channels';
import { fitOf, limitsInPlace } from '@antiphon/channels/kit';
import type { AppContext } from '../../../context.ts';
import { fitAsset } from '../../assets/index.ts';

/**
 * The content with copies in place of pictures that do not fit; the same content where all do.
 * @throws AppError 422 `cannot_fit`, 404 when a picture has no bytes any more.
 */
export async function fitContent(
  app: AppContext,
  workspaceId: string,
  content: VersionContent,
  limits: Limits,
): Promise<VersionContent> {
  const { images } = limitsInPlace(limits, content.options.placement);
  const needed = (media: VersionMedia) => fitOf(media, images);
  if (!content.parts.some((part) => part.media.some((media) => needed(media) !== null))) return content;
  const fit = async (media: VersionMedia): Promise<VersionMedia> => {
    const demands = needed(media);
    if (!demands) return media;
    const { id, ...facts } = await fitAsset(app, workspaceId, media.assetId, demands);
    const { crop: _made, ...rest } = media;
    return { ...rest, ...facts, assetId: id };
  };
  const parts: VersionPart[] = [];
  // One after the other: each may take a decoder's memory.
  for (const part of content.parts) {
    const media: VersionMedia[] = [];
    for (const piece of part.media) media.push(await fit(piece));
    parts.push({ ...part, media });
  }
  const [main, ...rest] = parts;
  return main ? { ...content, parts: [main, ...rest] } : content;
}
