import { describe, expect, it } from 'vitest';
import type { UntoldToTell } from '../posts/index.ts';
import { mailsAbout, type Receiver } from './reviews.rules.ts';

const about = { workspaceName: 'Marram', publicUrl: 'https://a.example', nameOf: (id: string) => id.toUpperCase() };
const act = (change: Partial<UntoldToTell> = {}): UntoldToTell => ({
  postId: 'p1',
  title: 'Kiln day',
  act: 'asked',
  actedBy: 'eve',
  note: '',
  authors: ['eve'],
  ...change,
});
const people: Receiver[] = [
  { userId: 'olga', role: 'owner', wantsMail: true },
  { userId: 'adam', role: 'admin', wantsMail: false },
  { userId: 'eve', role: 'editor', wantsMail: true },
  { userId: 'vera', role: 'viewer', wantsMail: true },
];
const receiversOf = (acts: UntoldToTell[]) => mailsAbout(acts, people, about).map(({ userId }) => userId);

describe('mails about reviews', () => {
  it('tell those who may approve of a question, and want mails', () => {
    expect(receiversOf([act()])).toEqual(['olga']);
  });

  it('tell authors of an answer, with its note and the way to the review', () => {
    const [mail, ...others] = mailsAbout(
      [act({ act: 'returned', actedBy: 'olga', note: 'The price\nis wrong' })],
      people,
      about,
    );
    expect(others).toEqual([]);
    expect(mail).toMatchObject({ userId: 'eve', content: { subject: 'Marram: “Kiln day” was returned' } });
    expect(mail?.content.text).toContain('OLGA returned “Kiln day”\n  “The price is wrong”');
    expect(mail?.content.text).toContain('https://a.example/posts/p1/review');
  });

  it('tell nobody of what they did themselves', () => {
    expect(receiversOf([act({ actedBy: 'olga', authors: ['olga'] })])).toEqual([]);
    expect(receiversOf([act({ act: 'approved', actedBy: 'eve' })])).toEqual([]);
  });

  it('are one for several posts, and of one post only the last act counts', () => {
    const acts = [act(), act({ postId: 'p2', title: 'Glaze day' }), act({ act: 'approved', actedBy: 'adam' })];
    const mails = mailsAbout(acts, people, about);
    expect(mails.map(({ userId, content }) => [userId, content.subject])).toEqual([
      ['olga', 'Marram: “Glaze day” waits for your approval'],
      ['eve', 'Marram: “Kiln day” is approved'],
    ]);
  });
});
