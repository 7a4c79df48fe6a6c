import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { api, client } from '../../lib/api.ts';
import { ApiProblem, toProblem } from '../../lib/api-problem.ts';
import { formatPlural } from '../../lib/numbers.ts';
import { formatMoment } from '../../lib/times.ts';
import { showToast } from '../../lib/toasts.ts';
import { offerUndo } from '../../lib/undo-here.ts';
import { type Changed, changedOf } from '../publications/index.tsx';
import { editDraft } from './draft-store.ts';
import { type Former, formerOf } from './former.rules.ts';
import { type Publication, useRefreshPosts } from './posts.api.ts';
import { savedNow } from './queue-save.ts';
import type { DraftDoc, DraftWhen } from './send-draft.ts';
import { tellOverQuotas } from './tell-over-quotas.ts';

/** How long the server keeps "now" back, and so how long it can be undone. */
const undoNowMs = 5000;
/** As many accounts as a call may name; without names the server takes all that fit. */
const mostNamed = 50;

const notSaved = (doc: DraftDoc): ApiProblem =>
  new ApiProblem({
    status: 409,
    code: doc.conflict ? 'stale_write' : (doc.refusal?.code ?? 'not_saved'),
    userMessage: doc.conflict
      ? 'Nothing was planned: this post was changed elsewhere. Choose a version first.'
      : (doc.refusal?.words ??
        'Nothing was planned: the last words could not be saved yet. They are kept here; try again when the server can be reached.'),
  });

const tellLeftOut = (leftOut: readonly { readonly words: string }[]): void => {
  if (leftOut.length > 0)
    showToast({ words: `Left out: ${[...new Set(leftOut.map(({ words }) => words))].join(' ')}` });
};

/** What of the open post was planned or moved: it goes to each of its accounts on its own. */
const manyWords = (sends: number): string => (sends > 1 ? `1 post to ${formatPlural(sends, 'account')}` : '1 post');

const whenWords = (count: string, when: DraftWhen, moment: string): string => {
  if (when.kind === 'now') return `${count} leaving now.`;
  return when.kind === 'next_slot' ? `${count} in the queue, the first for ${moment}.` : `${count} for ${moment}.`;
};

/** To a time in one call, so that whoever leaves the page in between has moved all of them or none; else one by one. */
async function moveAll(
  workspaceId: string,
  publications: readonly Publication[],
  when: Exclude<DraftWhen, { kind: 'repeat' }>,
): Promise<Changed<Publication>> {
  if (when.kind === 'at' && publications.length > 1) {
    const times = publications.map(({ id }) => ({
      publicationId: id,
      wallTime: when.wallTime,
      timeZone: when.timeZone,
    }));
    const answer = await client.publications.rescheduleMany({ workspaceId, move: { kind: 'each', times } });
    tellOverQuotas('day', answer.overQuotas);
    return changedOf(publications, answer.items);
  }
  const done: Publication[] = [];
  const over: { readonly words: string }[] = [];
  let problem: ApiProblem | null = null;
  for (const one of publications)
    try {
      const { id: publicationId, revision } = one;
      over.push(...(await client.publications.reschedule({ workspaceId, publicationId, revision, when })).overQuotas);
      done.push(one);
    } catch (error) {
      problem = toProblem(error);
      break;
    }
  tellOverQuotas('send', over);
  return { done, problem };
}

/** Sends and moves a post's versions. What is written is saved first, so that nothing older goes out. */
export function usePlanning(draftKey: string, doc: DraftDoc, zone: string) {
  const refresh = useRefreshPosts();
  const queries = useQueryClient();
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [isBusy, setBusy] = useState(false);
  const attempt = useRef({ body: '', key: '' });
  const { workspaceId } = doc;

  /** One key for one wish: asking again after a lost reply plans nothing twice. */
  const keyFor = (body: string): string => {
    if (attempt.current.body !== body) attempt.current = { body, key: crypto.randomUUID() };
    return attempt.current.key;
  };
  const told = async (work: () => Promise<void>): Promise<void> => {
    if (isBusy) return;
    setBusy(true);
    setProblem(null);
    try {
      await work();
    } catch (error) {
      setProblem(toProblem(error));
    } finally {
      setBusy(false);
      await refresh();
    }
  };
  const offer = (publications: readonly { id: string; dueAt: string }[], when: DraftWhen): void => {
    const count = manyWords(publications.length);
    const due = publications[0]?.dueAt ?? new Date().toISOString();
    offerUndo({
      words: whenWords(count, when, formatMoment(due, zone, new Date())),
      command: 'posts.take-back',
      args: { workspaceId, publicationIds: publications.map(({ id }) => id) },
      ...(when.kind === 'now' ? { lastsMs: undoNowMs } : {}),
    });
  };
  const offerFormer = (words: string, command: string, former: readonly Former[]): void => {
    if (former.length > 0) offerUndo({ words, command, args: JSON.parse(JSON.stringify({ workspaceId, former })) });
  };
  /** Begins to repeat it; the post itself stays, and each time a copy goes out. */
  const repeat = async (
    asked: { workspaceId: string; postId: string; revision: number; accountIds?: string[] },
    { rule, wallTime, timeZone }: Extract<DraftWhen, { kind: 'repeat' }>,
    idempotencyKey: string,
  ): Promise<void> => {
    const plan = { ...asked, rule, wallTime, timeZone };
    const { recurrence, leftOut } = await client.recurrences.start(plan, { context: { idempotencyKey } });
    attempt.current = { body: '', key: '' };
    const args = { workspaceId, stop: recurrence.id };
    offerUndo({ words: `${recurrence.words}.`, command: 'publications.repeat-back', args });
    // Pressed again it would begin a second time.
    editDraft(draftKey, (before) => ({ fields: before.fields, when: null }));
    await queries.invalidateQueries({ queryKey: api.recurrences.key() });
    tellLeftOut(leftOut);
  };
  return {
    problem,
    isBusy,
    forgetProblem: () => setProblem(null),
    plan: (when: DraftWhen, accountIds: readonly string[]) =>
      told(async () => {
        const saved = await savedNow(draftKey);
        if (!saved?.postId || saved.revision === null) throw notSaved(doc);
        const asked = {
          workspaceId,
          postId: saved.postId,
          revision: saved.revision,
          ...(accountIds.length <= mostNamed ? { accountIds: [...accountIds] } : {}),
        };
        const idempotencyKey = keyFor(JSON.stringify({ ...asked, when }));
        if (when.kind === 'repeat') return repeat(asked, when, idempotencyKey);
        const answer = await client.publications.schedule({ ...asked, when }, { context: { idempotencyKey } });
        attempt.current = { body: '', key: '' };
        if (answer.publications.length > 0) offer(answer.publications, when);
        // "Now" is meant once.
        if (when.kind === 'now') editDraft(draftKey, (before) => ({ fields: before.fields, when: null }));
        tellLeftOut(answer.leftOut);
        tellOverQuotas(
          'send',
          answer.publications.flatMap(({ overQuotas }) => overQuotas),
        );
      }),
    move: (publications: readonly Publication[], when: DraftWhen) =>
      told(async () => {
        if (when.kind === 'repeat') return;
        const changed = await moveAll(workspaceId, publications, when);
        const former = formerOf(changed.done, new Date());
        offerFormer(`${manyWords(changed.done.length)} moved.`, 'posts.move-back', former);
        if (changed.problem) throw changed.problem;
      }),
    takeBack: (publications: readonly Publication[]) =>
      told(async () => {
        const publicationIds = publications.map(({ id }) => id);
        const { items } = await client.publications.cancelMany({ workspaceId, publicationIds });
        const changed = changedOf(publications, items);
        const former = formerOf(changed.done, new Date());
        offerFormer(`${manyWords(changed.done.length)} taken back.`, 'posts.plan-again', former);
        if (changed.problem) throw changed.problem;
      }),
  };
}
