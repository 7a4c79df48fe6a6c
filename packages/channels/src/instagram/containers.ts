/**
 * Making one container, a call a turn: ask for it, send the video's bytes where Instagram takes them, then look until
 * it is ready. Nobody sees a container; a second one does no harm and is forgotten by Instagram after a day.
 */
import { readAnswer } from '../kit/server.ts';
import type { PublicAddress, StepCall, StepOutcome } from '../spec.ts';
import { type Access, pathOf } from './api.ts';
import { errorOf, errorOfStatus } from './errors.ts';
import { type ContainerPlan, isReel, mediaOf, placementOf } from './plan.ts';
import { type ContainerTurn, nextTurn, type WaitTurn, waitForReady } from './turns.ts';
import { askUploaded, uploadRest } from './upload.ts';
import { containerAnswer, containerStatus } from './wire.ts';

/** One turn. `childIds` are the containers of a carousel's items, in order. */
export function makeContainer(
  access: Access,
  call: StepCall,
  plan: ContainerPlan,
  childIds: readonly string[],
  turn: ContainerTurn | undefined,
): Promise<StepOutcome> {
  if (!turn) return createContainer(access, call, plan, childIds);
  if (turn.stage === 'wait') return look(access, call, plan, turn);
  return turn.stage === 'upload' ? uploadRest(access, call, plan, turn) : askUploaded(access, call, turn);
}

async function createContainer(
  access: Access,
  call: StepCall,
  plan: ContainerPlan,
  childIds: readonly string[],
): Promise<StepOutcome> {
  const sendsBytes = plan.media?.kind === 'video' && access.secret.flavour === 'facebook';
  const address = plan.media && !sendsBytes ? await call.publicAddress(plan.media.assetId) : null;
  if (address?.kind === 'none') return { kind: 'failed', error: unreachable(address) };
  const reply = await access.call({
    path: pathOf(call.account.remoteId, 'media'),
    form: {
      ...sourceOf(plan, address?.url),
      ...(childIds.length > 0 ? { media_type: 'CAROUSEL', children: childIds.join(',') } : {}),
      ...(plan.role === 'item' ? { is_carousel_item: 'true' } : postFields(call)),
    },
  });
  const container = readAnswer(reply, containerAnswer);
  if (!container) return { kind: 'failed', error: errorOf(reply, 'harmless', call.now) };
  if (sendsBytes) {
    const path = container.uri && URL.canParse(container.uri) ? new URL(container.uri).pathname : '';
    return nextTurn(
      { stage: 'upload', containerId: container.id, path, offset: 0, tries: 0 },
      1,
      takenAs(container.id),
    );
  }
  return waitForReady(container.id, plan.media, 0, takenAs(container.id));
}

/** Why Instagram could not fetch it, before anything is asked of Instagram. */
function unreachable(address: Extract<PublicAddress, { kind: 'none' }>) {
  return { kind: 'rejected', code: 'media_unreachable', words: address.words } as const;
}

/** Where the medium comes from, and as what. A picture in the feed has no `media_type`. */
function sourceOf({ media, role }: ContainerPlan, url: string | undefined): Readonly<Record<string, string>> {
  if (!media) return {};
  const altText = media.altText.trim();
  if (media.kind === 'image') return { image_url: url ?? '', ...(altText ? { alt_text: altText } : {}) };
  return {
    ...(url === undefined ? { upload_type: 'resumable' } : { video_url: url }),
    ...(role === 'item' ? { media_type: 'VIDEO' } : {}),
  };
}

/** What belongs to the post as a whole, and stands on its own container only. */
function postFields({ content }: StepCall): Readonly<Record<string, string | undefined>> {
  const { collaborators, locationId, shareToFeed, thumbOffsetMs, audioName } = content.options;
  const isMadeByAi = mediaOf(content).some((media) => media.isMadeByAi);
  const label = isMadeByAi ? { is_ai_generated: 'true' } : {};
  // A story has no words and no descriptions; what else it was given is warned of in the plan.
  if (placementOf(content) === 'story') return { media_type: 'STORIES', alt_text: undefined, ...label };
  const names = Array.isArray(collaborators) ? collaborators.map((name) => String(name).replace(/^@/, '')) : [];
  return {
    caption: content.parts[0].text,
    ...label,
    ...(names.length > 0 ? { collaborators: JSON.stringify(names) } : {}),
    ...(typeof locationId === 'string' ? { location_id: locationId } : {}),
    ...(isReel(content)
      ? {
          media_type: 'REELS',
          share_to_feed: String(shareToFeed !== false),
          ...(typeof thumbOffsetMs === 'number' ? { thumb_offset: String(thumbOffsetMs) } : {}),
          ...(typeof audioName === 'string' ? { audio_name: audioName } : {}),
        }
      : {}),
  };
}

function takenAs(containerId: string): string {
  return `Taken as container ${containerId}.`;
}

async function look(
  access: Access,
  call: StepCall,
  plan: ContainerPlan,
  { containerId, looks }: WaitTurn,
): Promise<StepOutcome> {
  const reply = await access.call({ path: pathOf(containerId), query: { fields: 'status_code,status' } });
  const container = readAnswer(reply, containerStatus);
  if (!container) return { kind: 'failed', error: errorOf(reply, 'harmless', call.now) };
  switch (container.status_code) {
    // Published is what a repeated look sees after the post went out.
    case 'FINISHED':
    case 'PUBLISHED':
      return {
        kind: 'done',
        trace: { remoteId: containerId, handle: { madeAt: call.now.toISOString() } },
        answered: `Ready as container ${containerId}.`,
      };
    case 'IN_PROGRESS':
      return waitForReady(
        containerId,
        plan.media,
        looks + 1,
        `Instagram is still working on container ${containerId}.`,
      );
    case 'EXPIRED': {
      const words = 'Instagram had prepared it for too long; it is prepared again.';
      return { kind: 'failed', error: { kind: 'temporary', code: 'container_expired', words } };
    }
    case 'ERROR':
      return { kind: 'failed', error: errorOfStatus(container.status) };
  }
}
