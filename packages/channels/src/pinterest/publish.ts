/** Makes one call of a publication: of a video's upload, a look at the board, or the pin. */
import { readAnswer } from '../kit/server.ts';
import type { Json, MediaSource, StepCall, StepOutcome, StepTrace } from '../spec.ts';
import { callApi, type Ground, openGround, type PinterestServers, pinUrl } from './api.ts';
import { readBudgets } from './budgets.ts';
import {
  altTextOf,
  boardOf,
  coverSecondOf,
  kindOf,
  picturesOf,
  sectionOf,
  sentLinkOf,
  titleOf,
} from './content.rules.ts';
import { errorOf } from './errors.ts';
import { lookAtBoard } from './find.ts';
import { continueUpload } from './media-upload.ts';
import { packJson, pictureSlot } from './pin-body.ts';
import { stepKeys } from './plan.ts';
import { pinAnswer } from './wire.ts';

const performers: { readonly [key: string]: (ground: Ground<StepCall>) => Promise<StepOutcome> } = {
  [stepKeys.video]: continueUpload,
  [stepKeys.board]: lookAtBoard,
  [stepKeys.pin]: createPin,
};

/** Makes the one call that `call.step` names. */
export async function performStep(servers: PinterestServers, call: StepCall): Promise<StepOutcome> {
  const opened = openGround(servers, call);
  if (opened.kind === 'failed') return opened;
  const perform = performers[call.step.key];
  if (!perform) throw new Error(`Pinterest has no step ${call.step.key}.`);
  return perform(opened.ground);
}

/** The one call after which others see the pin. Pinterest has no key that would make it safe to repeat. */
async function createPin(ground: Ground<StepCall>): Promise<StepOutcome> {
  const { context } = ground;
  const pictures = await Promise.all(picturesOf(context.content).map((picture) => context.media(picture.assetId)));
  const { body, sizeBytes } = packJson(pinOf(context, pictures), pictures);
  const reply = await callApi(ground, {
    path: '/pins',
    method: 'POST',
    headers: { 'content-type': 'application/json', 'content-length': String(sizeBytes) },
    body,
  });
  const pin = readAnswer(reply, pinAnswer);
  const budgets = readBudgets(reply, context.now);
  if (!pin) return { kind: 'failed', error: errorOf(reply, 'visible', context.now), budgets };
  return { kind: 'done', trace: pinTrace(pin.id), answered: `Pinned as ${pinUrl(pin.id)}.`, budgets };
}

export function pinTrace(pinId: string): StepTrace {
  return { remoteId: pinId, url: pinUrl(pinId) };
}

/** The body of `POST /v5/pins`, with slots for the pictures. */
function pinOf(call: StepCall, pictures: readonly MediaSource[]): Json {
  const { content, identity } = call;
  const { text } = content.parts[0];
  const [title, link, section] = [titleOf(content), sentLinkOf(content, identity.seed), sectionOf(content)];
  const altText = altTextOf(content).text;
  return {
    board_id: boardOf(content) ?? '',
    ...(section ? { board_section_id: section } : {}),
    ...(title ? { title } : {}),
    ...(text.trim() === '' ? {} : { description: text }),
    ...(link ? { link } : {}),
    ...(altText ? { alt_text: altText } : {}),
    media_source: mediaSourceOf(call, pictures),
  };
}

function mediaSourceOf(call: StepCall, pictures: readonly MediaSource[]): Json {
  const [first] = pictures;
  const kind = kindOf(call.content);
  if (kind === 'video') {
    const cover: { [name: string]: Json } = first
      ? { cover_image_content_type: first.mimeType, cover_image_data: pictureSlot(0) }
      : { cover_image_key_frame_time: coverSecondOf(call.content) };
    return { source_type: 'video_id', media_id: traceFor(call, stepKeys.video).remoteId, ...cover };
  }
  if (kind === 'carousel') {
    const items = pictures.map(({ mimeType }, index) => ({ content_type: mimeType, data: pictureSlot(index) }));
    return { source_type: 'multiple_image_base64', items };
  }
  if (!first) throw new Error('The content has no picture for the pin.');
  return { source_type: 'image_base64', content_type: first.mimeType, data: pictureSlot(0) };
}

function traceFor(call: StepCall, key: string): StepTrace {
  const trace = call.done[key];
  if (!trace) throw new Error(`The step ${call.step.key} needs ${key}, which is not done.`);
  return trace;
}
