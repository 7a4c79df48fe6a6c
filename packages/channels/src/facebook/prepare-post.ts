/** Pictures and the post itself, unseen. A second one does no harm: nobody sees it. */
import { packMultipart, readAnswer, readGraphProblem } from '../kit/server.ts';
import type { StepCall, StepOutcome } from '../spec.ts';
import { type Access, pathOf } from './api.ts';
import { errorOf } from './errors.ts';
import { asksForLabel, linkOf, picturesOf, placementOf } from './plan.ts';
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

/** Kept between the turns of the draft: Facebook did not know the label, so the post is made without it. */
interface DraftTurn {
  readonly withoutLabel: true;
}

/** Makes the post as nobody sees it yet. */
export async function prepareDraft(access: Access, call: StepCall): Promise<StepOutcome> {
  const turn = call.pending as DraftTurn | undefined;
  const withLabel = asksForLabel(call.content) && !turn?.withoutLabel;
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
      ...(withLabel ? { is_ai_generated: 'true' } : {}),
    },
  });
  const refusal = withLabel ? readGraphProblem(reply) : null;
  if (refusal?.code === 100 && refusal.message.includes('is_ai_generated'))
    return { kind: 'pending', pending: { withoutLabel: true }, waitMs: 1, answered: 'Facebook knows no such label.' };
  const post = readAnswer(reply, madeAnswer);
  if (!post) return { kind: 'failed', error: errorOf(reply, 'harmless', call.now) };
  return { kind: 'done', trace: { remoteId: post.id }, answered: `Prepared as ${post.id}; nobody sees it yet.` };
}
