/** Pictures and videos made to fit the network, before the first call. What is done to them was said when the post was planned. */
import type { Limits, VersionContent, VersionMedia, VersionPart } from '@antiphon/channels';
import { fitOf, limitsInPlace, videoFitOf } from '@antiphon/channels/kit';
import type { AppContext } from '../../../context.ts';
import { type FitPatience, fitAsset, fitVideoAsset } from '../../assets/index.ts';

/**
 * The content with copies in place of media that do not fit; the same content where all do.
 * @throws AppError 422 `cannot_fit` | `no_ffmpeg`, 404 when something has no bytes any more; StillFitting.
 */
export async function fitContent(
  app: AppContext,
  workspaceId: string,
  content: VersionContent,
  limits: Limits,
  patience: FitPatience = {},
): Promise<VersionContent> {
  const { images, video } = limitsInPlace(limits, content.options.placement);
  const filmed = (media: VersionMedia) => (video ? videoFitOf(media, video) : null);
  const isFine = (media: VersionMedia) => fitOf(media, images) === null && filmed(media) === null;
  if (content.parts.every((part) => part.media.every(isFine))) return content;
  const fit = async (media: VersionMedia): Promise<VersionMedia> => {
    const film = filmed(media);
    if (film) {
      const { id, ...facts } = await fitVideoAsset(app, workspaceId, media.assetId, film, patience);
      const { encoding: _before, ...rest } = media;
      return { ...rest, ...facts, assetId: id };
    }
    const demands = fitOf(media, images);
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
