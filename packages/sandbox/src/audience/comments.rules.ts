/**
 * What the pretend audience says below a post: a few comments, a pure function of the seed and the post, which appear as
 * the post grows older and never change.
 */
import { drawsOf } from './draws.rules.ts';
import type { AudienceModel } from './model.rules.ts';
import { type PostMoment, respond } from './respond.rules.ts';

export interface AudienceComment {
  /** Its place below the post, from 0. */
  readonly place: number;
  /** The place of the comment it answers; null: it stands below the post itself. */
  readonly answers: number | null;
  readonly author: { readonly handle: string; readonly displayName: string };
  readonly text: string;
  readonly at: Date;
}

const most = 4;
const foreverMs = 60 * 86_400_000;

const people = [
  ['ines.moreau', 'Inès Moreau'],
  ['tom_birch', 'Tom Birch'],
  ['aoife', 'Aoife Daly'],
  ['yuki.t', '田中ゆき'],
  ['jonasweber', 'Jonas Weber'],
  ['priya_n', 'Priya Nair'],
  ['marta.silva', 'Marta Silva'],
  ['olanowak', 'Ola Nowak'],
] as const;

const remarks = [
  'How long did this take?',
  'Is there still room? I would bring a friend.',
  'Saving this for later.',
  'Where can I see more of these?',
  'My sister needs to see this.',
  'What time do you open on Saturday?',
  'I was there last week and loved it.',
  'Do you send these to Ireland?',
  'What does one of them cost?',
  'More of this, please.',
  'We tried the same at home. It did not go well.',
  'Das ist schön geworden. Gibt es davon noch mehr?',
  'Does it work without the pictures, too?',
  'I had a question about the date: is it still on?',
] as const;

const echoes = ['Same question here.', 'I wondered about that, too.', 'Yes, I would like to know.'] as const;

/** What stands below a post at an age, the oldest first; never more than the replies it will get. */
export function commentsBelow(model: AudienceModel, post: PostMoment, ageMs: number): readonly AudienceComment[] {
  const draws = drawsOf(`comments:${model.seed}:${post.key}`);
  const pick = <One>(all: readonly One[]): One => all[Math.floor(draws.uniform() * all.length)] ?? (all[0] as One);
  const total = Math.min(most, respond(model, post, foreverMs).replies);
  const said: AudienceComment[] = [];
  let afterMs = 0;
  for (let place = 0; place < total; place += 1) {
    afterMs += draws.between(0.1, 0.9) * model.growthHours * 3_600_000;
    const [handle, displayName] = pick(people);
    const isEcho = place > 0 && draws.uniform() < 0.2;
    const text = isEcho ? pick(echoes) : pick(remarks);
    const at = new Date(post.publishedAt.getTime() + Math.round(afterMs));
    said.push({ place, answers: isEcho ? 0 : null, author: { handle, displayName }, text, at });
  }
  return said.filter(({ at }) => at.getTime() - post.publishedAt.getTime() <= ageMs);
}
