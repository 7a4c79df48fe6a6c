/** Makes one call of a publication. */
import type { StepCall, StepOutcome } from '../spec.ts';
import { callApi, type Ground, openGround, type TikTokServers } from './api.ts';
import { picturesOf, privacyOf, titleOf, videoOf } from './content.rules.ts';
import { checkCreator, closedFor } from './creator.ts';
import { errorOf } from './errors.ts';
import { stepKeys } from './plan.ts';
import { lookAtPost, readTaken, taken } from './status.ts';
import { continueUpload, sendLastPiece, startUpload } from './upload.ts';
import { contentInitAnswer, readData } from './wire.ts';

const performers: { readonly [key: string]: (ground: Ground<StepCall>) => Promise<StepOutcome> } = {
  [stepKeys.creator]: checkCreator,
  [stepKeys.start]: startUpload,
  [stepKeys.upload]: continueUpload,
  [stepKeys.post]: makeVisible,
};

/** Makes the one call that `call.step` names. */
export async function performStep(servers: TikTokServers, call: StepCall): Promise<StepOutcome> {
  const opened = openGround(servers, call);
  if (opened.kind === 'failed') return opened;
  const perform = performers[call.step.key];
  if (!perform) throw new Error(`TikTok has no step ${call.step.key}.`);
  return perform(opened.ground);
}

/** The one call after which TikTok posts; once it is taken, every further call only reads. */
async function makeVisible(ground: Ground<StepCall>): Promise<StepOutcome> {
  const { context } = ground;
  if (context.pending !== undefined) {
    const state = readTaken(context.pending);
    if (!state) throw new Error('What the visible step left is none of TikTok’s.');
    return lookAtPost(ground, state);
  }
  return videoOf(context.content) ? sendLastPiece(ground) : postPictures(ground);
}

/** TikTok fetches pictures itself and takes no bytes: this very call posts them. */
async function postPictures(ground: Ground<StepCall>): Promise<StepOutcome> {
  const { context } = ground;
  const addresses: string[] = [];
  for (const picture of picturesOf(context.content)) {
    const address = await context.publicAddress(picture.assetId);
    if (address.kind === 'none')
      return { kind: 'failed', error: { kind: 'rejected', code: 'media_unreachable', words: address.words } };
    addresses.push(address.url);
  }
  if (addresses.length === 0) return { kind: 'failed', error: mediaMissing };
  const reply = await callApi(ground, {
    path: '/post/publish/content/init/',
    json: {
      media_type: 'PHOTO',
      post_mode: 'DIRECT_POST',
      post_info: photoInfo(context),
      source_info: {
        source: 'PULL_FROM_URL',
        photo_images: addresses,
        photo_cover_index: coverIndex(context, addresses.length),
      },
    },
  });
  const begun = readData(reply, contentInitAnswer);
  if (!begun) return { kind: 'failed', error: errorOf(reply, 'visible', context.now) };
  return taken(begun.publish_id, 'TikTok fetches the pictures and posts them.');
}

const mediaMissing = {
  kind: 'rejected',
  code: 'media_missing',
  words: 'TikTok takes no post without a picture or a video.',
} as const;

function photoInfo(call: StepCall) {
  const { content } = call;
  const { allowComment, brandContent, brandOrganic, addMusic } = content.options;
  const title = titleOf(content);
  return {
    ...(title ? { title } : {}),
    description: content.parts[0].text,
    privacy_level: privacyOf(content),
    disable_comment: closedFor(call).comment || allowComment !== true,
    auto_add_music: addMusic === true,
    brand_content_toggle: brandContent === true,
    brand_organic_toggle: brandOrganic === true,
  };
}

/** TikTok counts from 0, people from 1. */
function coverIndex({ content }: StepCall, count: number): number {
  const { coverPicture } = content.options;
  return typeof coverPicture === 'number' ? Math.min(coverPicture, count) - 1 : 0;
}
