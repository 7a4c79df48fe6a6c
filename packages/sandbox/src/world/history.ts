/** A past for accounts that should have one: posts over the ninety days before, the same for the same seed. */
import { drawsOf } from '../audience/draws.rules.ts';
import type { WorldGround } from './ground.ts';
import type { WorldAccount, WorldPost } from './store.ts';
import { styles } from './styles.rules.ts';

const sentences: readonly string[] = [
  'The first batch is out of the oven, and the street smells of it.',
  'What do you eat on a grey Monday morning?',
  'Our hands were full of flour until noon.',
  'A short note on why we weigh everything twice.',
  'New opening hours from next week: https://example.com/hours',
  'Three people, two ovens, one very long night.',
  'Which of the two labels would you choose?',
  'We tried it without sugar. We will not try it again.',
  'Rain outside, light inside. #slowmorning',
  'Thank you for asking so many good questions at the market!',
  'The recipe is older than the house it is made in.',
  'Half the day was waiting. That is the work.',
];

/** Writes `count` posts before now, with pictures where the network wants them. */
export async function writePast(ground: WorldGround, account: WorldAccount, count: number): Promise<void> {
  const draws = drawsOf(`past:${ground.audience.seed}:${account.style}:${account.handle}`);
  const spanMs = 90 * 86_400_000;
  const style = styles[account.style];
  for (let index = 0; index < count; index += 1) {
    const sentence = sentences[Math.floor(draws.uniform() * sentences.length)] ?? '';
    const hasPicture = style.needsPicture || draws.uniform() < 0.4;
    const beforeMs = (spanMs * (count - index - draws.uniform())) / count;
    const post: WorldPost = {
      id: `past${String(index).padStart(4, '0')}${account.id}`,
      accountId: account.id,
      text: sentence,
      pictures: hasPicture ? [pastPicture] : [],
      replyTo: null,
      language: 'en',
      isSensitive: false,
      createdAt: new Date(account.createdAt.getTime() - Math.ceil(beforeMs)),
      origin: null,
    };
    await ground.store.addPost(post);
  }
}

const pastPicture: WorldPost['pictures'][number] = {
  mimeType: 'image/jpeg',
  sizeBytes: 240_000,
  sha256: '0'.repeat(64),
  altText: 'A picture from before',
  isMadeByAi: false,
};
