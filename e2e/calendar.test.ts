/** The calendar: what is planned is moved by mouse, by finger and by keys, and stays where it cannot go. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connectsAPretendAccount, signsUp } from './first-steps.ts';
import { blockOf, boxOf, drags, dragsByFinger, standsAt as stands } from './in-calendar.ts';
import { daysOfNextWeek } from './next-week.ts';
import { type Person, sayWhatWasJudged, stopAtTheFirstFailure } from './person.ts';
import { type Stage, setStage } from './stage.ts';

let stage: Stage;
let noor: Person;

const [, tuesday = '', wednesday = '', thursday = '', friday = ''] = daysOfNextWeek();

interface Planned {
  readonly id: string;
}

/** Plans a post by the API, and takes it back when wished. */
async function plans(title: string, wallTime: string, isTakenBack = false): Promise<void> {
  const { request } = noor.context;
  const ask = async <Answer>(path: string, data: object = {}): Promise<Answer> => {
    const headers = { 'idempotency-key': randomUUID(), origin: noor.address };
    const answer = await request.post(`/api/v1/workspaces/${workspaceId}/${path}`, { data, headers });
    expect(answer.status(), await answer.text()).toBe(200);
    return (await answer.json()) as Answer;
  };
  const me = (await (await request.get('/api/v1/me')).json()) as { workspaces: { id: string }[] };
  const workspaceId = me.workspaces[0]?.id ?? '';
  const known = await (await request.get(`/api/v1/workspaces/${workspaceId}/accounts`)).json();
  const versions = (known as { items: { id: string }[] }).items.map(({ id }) => ({ accountId: id }));
  const post = await ask<{ id: string; revision: number }>('posts', {
    title,
    content: { parts: [{ text: title }] },
    versions,
  });
  const when = { kind: 'at', wallTime, timeZone: 'Europe/Dublin' };
  const { publications } = await ask<{ publications: Planned[] }>(`posts/${post.id}/schedule`, {
    revision: post.revision,
    when,
  });
  if (isTakenBack) await ask(`publications/${publications[0]?.id ?? ''}/cancel`);
}

const standsAt = (title: string, day: string, time: string) => stands(noor, title, day, time);

beforeAll(async () => {
  stage = await setStage();
  noor = await stage.newcomer();
  await signsUp(noor);
  await connectsAPretendAccount(noor, 'marram');
  await plans('Kiln log, day three', `${tuesday}T10:00`);
  await plans('Rest day', `${friday}T11:00`, true);
}, 120_000);
afterAll(async () => {
  sayWhatWasJudged('Calendar');
  await stage?.close();
});

describe('the calendar', { timeout: 60_000 }, () => {
  stopAtTheFirstFailure(() => noor);

  it('shows the week with what is planned in it', async () => {
    await noor.opens(`/calendar?view=week&date=${tuesday}`);
    await standsAt('Kiln log, day three', tuesday, '10:00');
    await noor.judges('Calendar, a week');
  });

  it('lets a post be dragged to another day and hour, tells where it would lie, and takes the move back', async () => {
    await drags(noor, 'Kiln log, day three', thursday, 4);
    await noor.sees(/14:00, Dublin time/);
    await noor.page.mouse.up();
    await noor.news('moved to').waitFor();
    await standsAt('Kiln log, day three', thursday, '14:00');
    await noor.keys('z');
    await standsAt('Kiln log, day three', tuesday, '10:00');
  });

  it('says why what was taken back cannot be dragged', async () => {
    await drags(noor, 'Rest day', wednesday, 1);
    await noor.page.mouse.up();
    await noor.sees(/“Rest day” stays. It was taken back/);
    await standsAt('Rest day', friday, '11:00');
  });

  it('moves it by keys: Space takes it, arrows move it, Escape puts it back, Enter lets it go', async () => {
    await blockOf(noor, 'Kiln log, day three').focus();
    await noor.keys('Space', 'ArrowRight', 'ArrowRight', 'Escape');
    await standsAt('Kiln log, day three', tuesday, '10:00');
    await noor.keys('Space', 'ArrowRight', 'ArrowDown', 'ArrowDown');
    const said = noor.page.locator('[aria-live="assertive"]');
    await expect.poll(() => said.textContent()).toMatch(/10:30, Dublin time/);
    await noor.keys('Enter');
    await standsAt('Kiln log, day three', wednesday, '10:30');
    await expect.poll(() => noor.page.evaluate(() => document.activeElement?.textContent)).toContain('Kiln log');
  });

  it('lets nothing lie in the past: it says so, and the post stays', async () => {
    await noor.keys('Space', ...Array.from({ length: 14 }, () => 'ArrowLeft'), 'Enter');
    await noor.sees(/“Kiln log, day three” stays. .* has passed already/);
    await standsAt('Kiln log, day three', wednesday, '10:30');
  });

  it('shows the month, where a move keeps the time of the day', async () => {
    await noor.keys('m');
    await noor.page.locator(`li[data-day="${wednesday}"]`).waitFor();
    await noor.judges('Calendar, a month');
    await noor.page.locator(`li[data-day="${wednesday}"]`).waitFor();
    const cell = noor.page.locator(`li[data-day="${friday}"]`);
    // In the middle of the window: near its edges the page would scroll under what is held.
    await cell.evaluate((element) => element.scrollIntoView({ block: 'center' }));
    const from = await boxOf(noor, blockOf(noor, 'Kiln log, day three'));
    const to = await boxOf(noor, cell);
    await noor.page.mouse.move(from.x + 20, from.y + 10);
    await noor.page.mouse.down();
    await noor.page.mouse.move(to.x + 30, to.y + 40, { steps: 6 });
    await noor.sees(/10:30, Dublin time/);
    await cell.locator('[data-target]').waitFor();
    await noor.page.mouse.up();
    await standsAt('Kiln log, day three', friday, '10:30');
  });

  it('is a list of days on a phone, where a finger holds a post and puts it on another day', async () => {
    await noor.page.setViewportSize({ width: 360, height: 740 });
    await noor.opens(`/calendar?view=week&date=${tuesday}`);
    await standsAt('Kiln log, day three', friday, '10:30');
    await dragsByFinger(noor, 'Kiln log, day three', thursday, /10:30, Dublin time/);
    await standsAt('Kiln log, day three', thursday, '10:30');
    expect(noor.faults).toEqual([]);
  });
});
