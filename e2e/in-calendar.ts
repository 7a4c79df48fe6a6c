/** What a person's hands do in the calendar, by mouse and by finger, and where something stands in it. */
import type { Locator } from 'playwright-core';
import { expect } from 'vitest';
import type { Person } from './person.ts';

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The block of a post. */
export const blockOf = ({ page }: Person, title: string): Locator => page.getByRole('link', { name: title });

/** Waits until the block stands on that day, with that time in its name. */
export async function standsAt({ page }: Person, title: string, day: string, time: string): Promise<void> {
  await page
    .locator(`[data-day="${day}"]`)
    .getByRole('link', { name: new RegExp(`${time}.*${title}`) })
    .waitFor();
}

/** Where it is, once it has come to rest: the page draws itself anew when its width changes. */
export async function boxOf(person: Person, locator: Locator): Promise<Box> {
  await person.isSettled();
  let before: Box | null = null;
  for (let look = 0; look < 100; look += 1) {
    const now = await locator.boundingBox();
    if (now && JSON.stringify(now) === JSON.stringify(before)) return now;
    before = now;
    await person.page.waitForTimeout(100);
  }
  return expect.fail('it does not come to rest on the page');
}

/** Drags a block of a week over a column, so many hours down the page, and holds it there. */
export async function drags(person: Person, title: string, to: string, hoursDown: number): Promise<void> {
  const { mouse } = person.page;
  const from = await boxOf(person, blockOf(person, title));
  const column = await boxOf(person, person.page.locator(`ul[data-day="${to}"]`));
  const hour = column.height / 24;
  await mouse.move(from.x + 20, from.y + 10);
  await mouse.down();
  await mouse.move(from.x + 40, from.y + 20, { steps: 3 });
  await mouse.move(column.x + 30, from.y + 10 + hoursDown * hour, { steps: 6 });
}

/** On a phone: a finger holds a row until it comes along (the page says so by `words`), and puts it on another day. */
export async function dragsByFinger(person: Person, title: string, to: string, words: RegExp): Promise<void> {
  const touch = await person.context.newCDPSession(person.page);
  const at = async (type: 'touchStart' | 'touchMove' | 'touchEnd', point?: { x: number; y: number }) =>
    touch.send('Input.dispatchTouchEvent', { type, touchPoints: point ? [point] : [] });
  const row = await boxOf(person, blockOf(person, title));
  const day = await boxOf(person, person.page.locator(`button[data-day="${to}"]`));
  const from = { x: row.x + 30, y: row.y + 10 };
  const there = { x: day.x + day.width / 2, y: day.y + day.height / 2 };
  await at('touchStart', from);
  await person.sees(words);
  await at('touchMove', { x: (from.x + there.x) / 2, y: (from.y + there.y) / 2 });
  await at('touchMove', there);
  await at('touchEnd');
  await touch.detach();
}
