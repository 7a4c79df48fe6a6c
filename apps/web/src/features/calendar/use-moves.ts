import { type QueryKey, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../../lib/api.ts';
import { type ApiProblem, toProblem } from '../../lib/api-problem.ts';
import { formatPlural } from '../../lib/numbers.ts';
import { shortTitle } from '../../lib/short-title.ts';
import { formatMoment } from '../../lib/times.ts';
import { offerUndo } from '../../lib/undo-here.ts';
import { type Changed, changedOf, type Publication } from '../publications/index.tsx';
import type { CalendarRange } from './calendar.api.ts';
import { wallTimeFor } from './drop.rules.ts';
import { movedTo } from './moved.rules.ts';
import type { Thing } from './use-moving.ts';

const triesMost = 3;
const waitMs = 400;

/** One wish, one key: asked again after a lost reply it is done once. */
async function surely<Answer>(call: (idempotencyKey: string) => Promise<Answer>): Promise<Answer> {
  const key = crypto.randomUUID();
  for (let tries = 1; ; tries += 1)
    try {
      return await call(key);
    } catch (error) {
      if (!toProblem(error).isPassing || tries === triesMost) throw error;
      await new Promise((resolve) => setTimeout(resolve, waitMs * 2 ** tries));
    }
}

/** Several in one call: whoever leaves the page in between has moved all of them or none. */
async function moveAll(
  workspaceId: string,
  sends: readonly Publication[],
  at: string,
  zone: string,
): Promise<Changed<Publication>> {
  const [first] = sends;
  try {
    if (first && sends.length === 1) {
      const when = wallTimeFor(at, first.timeZone, zone);
      const asked = { workspaceId, publicationId: first.id, revision: first.revision, when };
      await surely((idempotencyKey) => client.publications.reschedule(asked, { context: { idempotencyKey } }));
      return { done: sends, problem: null };
    }
    const times = sends.map(({ id, timeZone: own }) => {
      const { wallTime, timeZone } = wallTimeFor(at, own, zone);
      return { publicationId: id, wallTime, timeZone };
    });
    const asked = { workspaceId, move: { kind: 'each' as const, times } };
    const { items } = await surely((idempotencyKey) =>
      client.publications.rescheduleMany(asked, { context: { idempotencyKey } }),
    );
    return changedOf(sends, items);
  } catch (error) {
    return { done: [], problem: toProblem(error) };
  }
}

/** The time a send had, as the API takes it back. */
const formerOf = ({ id, dueAt, wallTime, timeZone }: Publication) => ({
  publicationId: id,
  when:
    wallTime && timeZone
      ? { kind: 'at' as const, wallTime, timeZone }
      : { kind: 'at' as const, wallTime: dueAt.slice(0, 16), timeZone: 'UTC' },
});

/** What a move came to when it was refused. */
export interface WrongMove {
  readonly problem: ApiProblem;
  readonly words: string;
}

/** Moves blocks and plans drafts: on the screen at once, back again when the server says no, with undo. */
export function useMoves(page: {
  readonly workspaceId: string;
  readonly queryKey: QueryKey;
  readonly zone: string;
  readonly shown: ReadonlySet<string>;
}) {
  const queries = useQueryClient();
  const [wrong, setWrong] = useState<WrongMove | null>(null);
  const { workspaceId, queryKey, zone, shown } = page;

  const readAgain = async (): Promise<void> => {
    await Promise.all([
      queries.invalidateQueries({ queryKey: [['publications']] }),
      queries.invalidateQueries({ queryKey: [['posts']] }),
    ]);
  };

  const move = async ({ title, sends }: Thing, at: string): Promise<boolean> => {
    setWrong(null);
    await queries.cancelQueries({ queryKey });
    const ids = new Set(sends.map(({ id }) => id));
    queries.setQueryData<CalendarRange>(queryKey, (range) => range && movedTo(range, ids, at, zone, shown));
    const { done, problem } = await moveAll(workspaceId, sends, at, zone);
    const now = new Date();
    const former = done.filter(({ dueAt }) => new Date(dueAt) > now).map(formerOf);
    if (former.length > 0)
      offerUndo({
        words: `“${shortTitle(title || 'Untitled post')}” moved to ${formatMoment(at, zone, now)}.`,
        command: 'posts.move-back',
        args: JSON.parse(JSON.stringify({ workspaceId, former })),
      });
    if (problem)
      setWrong({
        problem,
        words:
          done.length > 0
            ? `${formatPlural(sends.length - done.length, 'send')} of “${shortTitle(title)}” stayed; the rest is moved.`
            : `“${shortTitle(title || 'Untitled post')}” stays where it was.`,
      });
    await readAgain();
    return problem === null;
  };

  const plan = async (post: { id: string; title: string; revision: number }, at: string): Promise<boolean> => {
    setWrong(null);
    try {
      const asked = { workspaceId, postId: post.id, revision: post.revision, when: wallTimeFor(at, null, zone) };
      const { publications, leftOut } = await surely((idempotencyKey) =>
        client.publications.schedule(asked, { context: { idempotencyKey } }),
      );
      const left = leftOut.length > 0 ? ` Left out: ${[...new Set(leftOut.map(({ words }) => words))].join(' ')}` : '';
      offerUndo({
        words: `“${shortTitle(post.title || 'Untitled post')}” planned for ${formatMoment(at, zone, new Date())}.${left}`,
        command: 'posts.take-back',
        args: { workspaceId, publicationIds: publications.map(({ id }) => id) },
      });
      return true;
    } catch (error) {
      setWrong({ problem: toProblem(error), words: `“${shortTitle(post.title || 'Untitled post')}” stays a draft.` });
      return false;
    } finally {
      await readAgain();
    }
  };

  return { move, plan, wrong, forget: () => setWrong(null) };
}
