/** Pictures and the post itself, unseen. A second one does no harm: nobody sees it. */
import { packMultipart, readAnswer } from '../kit/server.ts';
import type { StepCall, StepOutcome } from '../spec.ts';
import { type Access, pathOf } from './api.ts';
import { errorOf } from './errors.ts';
import { linkOf, picturesOf, placementOf } from './plan.ts';
import { madeAnswer } from './wire.ts';

/** Sends one picture without publishing it. */
export async function preparePhoto(access: Access, call: StepCall): Promise<StepOutcome> {
  const picture = picturesOf(call.content).find((one) => one.key === call.step.key);
  if (!picture) throw new Error(`The content has no picture for the step ${call.step.key}.`);
  const source = await call.media(picture.media.assetId);
  const altText = placementOf(call.content) === 'story' ? '' : picture.media.altText.trim();
  const filename = `picture.${source.mimeType.split('/')[1] ?? 'jpeg'}`;
  const form = await packMultipart(
    { published: 'false', ...(altText ? { alt_text_custom: altText } : {}) },
    { name: 'source', filename, source },
    `antiphon-${call.identity.seed}`,
  );
  const reply = await access.call({
    path: pathOf(access.pageId, 'photos'),
    method: 'POST',
    headers: { 'content-type': form.contentType, 'content-length': String(form.sizeBytes) },
    body: form.body,
  });
  const photo = readAnswer(reply, madeAnswer);
  if (!photo) return { kind: 'failed', error: errorOf(reply, 'harmless', call.now) };
  return { kind: 'done', trace: { remoteId: photo.id }, answered: `Taken as picture ${photo.id}.` };
}

/** Makes the post as nobody sees it yet. */
export async function prepareDraft(access: Access, call: StepCall): Promise<StepOutcome> {
  const photoIds = picturesOf(call.content).map(({ key }) => call.done[key]?.remoteId ?? '');
  const { text } = call.content.parts[0];
  const { placeId } = call.content.options;
  const link = linkOf(call.content);
  const reply = await access.call({
    path: pathOf(access.pageId, 'feed'),
    form: {
      published: 'false',
      ...(text === '' ? {} : { message: text }),
      ...(link === undefined ? {} : { link }),
      ...(photoIds.length === 0 ? {} : { attached_media: JSON.stringify(photoIds.map((id) => ({ media_fbid: id }))) }),
      ...(typeof placeId === 'string' ? { place: placeId } : {}),
    },
  });
  const post = readAnswer(reply, madeAnswer);
  if (!post) return { kind: 'failed', error: errorOf(reply, 'harmless', call.now) };
  return { kind: 'done', trace: { remoteId: post.id }, answered: `Prepared as ${post.id}; nobody sees it yet.` };
}
