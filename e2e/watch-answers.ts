import type { Person } from './person.ts';

/** What a person saw of the answers at one moment. */
export interface Moment {
  /** Letters in captions that were still being written. */
  readonly begun: number;
  /** Captions that were there. */
  readonly written: number;
  /** Pictures that were there. */
  readonly drawn: number;
}

type Watched = Window & { answersSeen?: Moment[] };

/** Begins to watch the studio's answers. @returns asks for every moment at which something had changed. */
export async function watchesTheAnswers(person: Person): Promise<() => Promise<readonly Moment[]>> {
  await person.page.evaluate(() => {
    const moments: Moment[] = [];
    (window as Watched).answersSeen = moments;
    const count = (selector: string): number => document.querySelectorAll(selector).length;
    const captions = '[aria-label="Captions"]';
    const look = (): void => {
      const writing = [...document.querySelectorAll(`${captions} [data-phase="writing"] .say-s`)];
      moments.push({
        begun: writing.reduce((sum, { textContent }) => sum + (textContent?.trim().length ?? 0), 0),
        written: count(`${captions} [data-phase="ready"]`),
        drawn: count('[aria-label="Pictures"] img'),
      });
    };
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true, characterData: true });
  });
  return () => person.page.evaluate(() => (window as Watched).answersSeen ?? []);
}

const dollars = (text: string): number => Number(/\$(\d+\.\d+)/.exec(text)?.[1] ?? Number.NaN);

/** What the head of the studio says was spent, and the most it could have been. */
export async function costs(person: Person): Promise<{ readonly spent: number; readonly bound: number }> {
  const words =
    (await person.page
      .getByText(/spent, of/)
      .first()
      .locator('..')
      .textContent()) ?? '';
  const [spent = '', bound = ''] = words.split('spent');
  return { spent: dollars(spent), bound: dollars(bound) };
}
