/** The body of `POST /rest/posts` (learn.microsoft.com/linkedin, Posts and Poll API, 2025-01). */
import type { Json, StepCall, VersionContent } from '../spec.ts';
import { cardOf, mediaOf, pollQuestionOf, wordsOf } from './content.rules.ts';
import { littleTextOf } from './little-text.rules.ts';

const durations: { readonly [minutes: number]: string } = {
  1440: 'ONE_DAY',
  4320: 'THREE_DAYS',
  10080: 'SEVEN_DAYS',
  20160: 'FOURTEEN_DAYS',
};

/** LinkedIn's name of a poll's length, or null when it has none. */
export function pollDurationOf(minutes: number): string | null {
  return durations[minutes] ?? null;
}

export function postBodyOf(call: StepCall): { readonly [name: string]: Json } {
  const { content, account } = call;
  const { visibility, resharingOff } = content.options;
  const carried = contentOf(call);
  return {
    author: account.remoteId,
    commentary: littleTextOf(wordsOf(content)),
    visibility: visibility === 'CONNECTIONS' ? 'CONNECTIONS' : 'PUBLIC',
    distribution: { feedDistribution: 'MAIN_FEED', targetEntities: [], thirdPartyDistributionChannels: [] },
    ...(carried ? { content: carried } : {}),
    lifecycleState: 'PUBLISHED',
    isReshareDisabledByAuthor: resharingOff === true,
  };
}

/** The names under which our uploads stand in the post, in order. */
export function uploadedIn({ content, done }: StepCall): readonly string[] {
  return mediaOf(content).map((media, index) => {
    const key = `${media.kind}-1.${index + 1}`;
    const urn = done[key]?.remoteId;
    if (urn === undefined) throw new Error(`The post is due and ${key} is not done.`);
    return urn;
  });
}

function contentOf(call: StepCall): { [name: string]: Json } | null {
  const { content } = call;
  if (content.poll) return pollOf(content, content.poll);
  const urns = uploadedIn(call);
  const media = mediaOf(content);
  const [first] = media;
  if (first && urns.length === 1) {
    return { media: imageOf(urns[0] ?? '', first.kind === 'image' ? first.altText : '') };
  }
  if (urns.length > 1) return { multiImage: { images: urns.map((id, index) => imageOf(id, media[index]?.altText)) } };
  const card = cardOf(content);
  if (!card) return null;
  const thumbnail = call.done['card-1']?.remoteId;
  const title = card.title.trim() || new URL(card.url).hostname;
  const article: { [name: string]: Json } = { source: card.url, title };
  if (card.description.trim()) article.description = card.description;
  if (thumbnail) article.thumbnail = thumbnail;
  return { article };
}

function imageOf(id: string, altText = ''): { [name: string]: Json } {
  return altText.trim() ? { id, altText } : { id };
}

function pollOf(content: VersionContent, poll: NonNullable<VersionContent['poll']>): { [name: string]: Json } {
  return {
    poll: {
      question: pollQuestionOf(content) ?? '',
      options: poll.options.map((text) => ({ text })),
      settings: { duration: pollDurationOf(poll.durationMinutes) ?? '' },
    },
  };
}
