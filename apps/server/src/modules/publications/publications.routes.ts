import type { ChangedSend } from '@antiphon/contract';
import type { z } from 'zod';
import type { AppContext } from '../../context.ts';
import type { WorkspaceScope } from '../../db/database.ts';
import { os } from '../../http/implement.ts';
import { AppError, notFound } from '../../platform/errors.ts';
import { findAccount, listAccounts } from '../accounts/index.ts';
import { cancelMany, rescheduleMany, resumeMany } from './change-many.ts';
import {
  cancelPublication,
  decidePublication,
  reschedulePublication,
  resumePublication,
} from './change-publication.ts';
import { listCalls, listCorrections } from './corrections/corrections.queries.ts';
import { editPublication, readTexts, whyNoEdit } from './corrections/edit-publication.ts';
import { takeDown, takedownPrice, whyNoTakedown } from './corrections/take-down.ts';
import { answerPlanned, fullDaysOf } from './limits/warn-of-quotas.ts';
import { readCalendar } from './planning/read-calendar.ts';
import {
  presentDetail,
  presentFfmpeg,
  presentPublication,
  presentService,
  presentStanding,
} from './publications.present.ts';
import {
  countPublications,
  findPublication,
  listAttempts,
  listPublications,
  listQuestions,
  listSteps,
  type PublicationFilter,
} from './publications.queries.ts';
import { type PublicationState, publicationStates, type ShownState } from './publications.table.ts';
import { schedulePost } from './schedule-publication.ts';
import { serviceOf } from './sending/gates.rules.ts';
import { pauseEverything, readStanding } from './sending/publishing-standing.instance.queries.ts';

const groups: Record<'sent' | 'planned', readonly PublicationState[]> = {
  sent: ['published', 'sending', 'unknown', 'failed', 'needs_attention', 'missed', 'cancelled'],
  planned: ['scheduled'],
};

export const publicationsRoutes = {
  services: os.publications.services.handler(async ({ context }) => {
    const standing = await readStanding(context.app.db);
    const ours = new Set(
      (await context.inWorkspace((scope) => listAccounts(scope, { withDisconnected: false }))).map(serviceOf),
    );
    return {
      items: standing.services.filter(({ service }) => ours.has(service)).map(presentService),
      isAllPaused: standing.pausedAt !== null,
    };
  }),

  standing: os.publications.standing.handler(async ({ context }) => readPublishing(context.app)),

  pauseAll: os.publications.pauseAll.handler(async ({ context }) => {
    await pauseEverything(context.app.db, context.app.clock.now());
    return readPublishing(context.app);
  }),

  resumeAll: os.publications.resumeAll.handler(async ({ context }) => {
    await pauseEverything(context.app.db, null);
    context.app.db.hinter.touch();
    return readPublishing(context.app);
  }),

  list: os.publications.list.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) => {
      const rows = await listPublications(scope, filterOf(input));
      const page = rows.slice(0, input.limit);
      const last = page.at(-1);
      return {
        items: page.map(presentPublication),
        nextCursor: rows.length > input.limit && last ? writeCursor(last) : null,
      };
    }),
  ),

  calendar: os.publications.calendar.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) => {
      const { days, rows, accounts } = await readCalendar(scope, input);
      return { days, items: rows.map(presentPublication), accounts };
    }),
  ),

  counts: os.publications.counts.handler(async ({ context }) =>
    context.inWorkspace(async (scope) => {
      const now = context.app.clock.now();
      const counts = await countPublications(scope, now);
      const byState = Object.fromEntries(
        [...publicationStates, 'taken_down' as const].map((state) => [state, counts.byState[state] ?? 0]),
      ) as Record<ShownState, number>;
      return {
        byState,
        needsPerson: counts.needsPerson,
        overdue: counts.overdue,
        since: counts.since?.toISOString() ?? null,
        checkedAt: now.toISOString(),
      };
    }),
  ),

  get: os.publications.get.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) => {
      const row = await findPublication(scope, input.publicationId);
      if (!row) throw notFound('publication');
      const account = await findAccount(scope, row.accountId);
      const channel = account && context.app.channel(account.channel);
      const corrections = await listCorrections(scope, row.id);
      const steps = await listSteps(scope, row.id);
      return presentDetail(row, {
        corrections,
        correctionCalls: await listCalls(
          scope,
          corrections.map(({ id }) => id),
        ),
        whyNoTakedown: whyNoTakedown(row, account, channel),
        takedownPrice: takedownPrice(row, steps, account, channel),
        whyNoEdit: whyNoEdit(row, account, channel),
        texts: await readTexts(scope, row, { corrections, steps, account, channel }),
        attempts: await listAttempts(scope, row.id),
        steps,
        questions: await listQuestions(scope, row.id),
      });
    }),
  ),

  schedule: os.publications.schedule.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) => {
      const { ids, leftOut } = await schedulePost(context.app, scope, context.pass.userId, input);
      return { publications: await answerPlanned(context.app, scope, ids), leftOut };
    }),
  ),

  reschedule: os.publications.reschedule.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) => {
      await reschedulePublication(context.app, scope, { ...input, id: input.publicationId });
      return answerPlan(context.app, scope, input.publicationId);
    }),
  ),

  cancel: os.publications.cancel.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) => {
      await cancelPublication(context.app, scope, input.publicationId);
      return present(scope, input.publicationId);
    }),
  ),

  rescheduleMany: os.publications.rescheduleMany.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) =>
      toldWithDays(context.app, scope, await rescheduleMany(context.app, scope, input, input.move)),
    ),
  ),

  cancelMany: os.publications.cancelMany.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) => told(await cancelMany(context.app, scope, input))),
  ),

  resumeMany: os.publications.resumeMany.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) =>
      toldWithDays(context.app, scope, await resumeMany(context.app, scope, input.times)),
    ),
  ),

  resume: os.publications.resume.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) => {
      await resumePublication(context.app, scope, { ...input, id: input.publicationId });
      return answerPlan(context.app, scope, input.publicationId);
    }),
  ),

  edit: os.publications.edit.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) => {
      const { publicationId, text, part } = input;
      await editPublication(context.app, scope, { id: publicationId, text, part, pass: context.pass });
      return present(scope, publicationId);
    }),
  ),

  takeDown: os.publications.takeDown.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) => {
      await takeDown(context.app, scope, { id: input.publicationId, userId: context.pass.userId });
      return present(scope, input.publicationId);
    }),
  ),

  decide: os.publications.decide.handler(async ({ input, context }) =>
    context.inWorkspace(async (scope) => {
      await decidePublication(context.app, scope, { ...input, id: input.publicationId, userId: context.pass.userId });
      return present(scope, input.publicationId);
    }),
  ),
};

function told<Item extends { readonly outcome: string }>(items: Item[]): { items: Item[]; doneCount: number } {
  return { items, doneCount: items.filter(({ outcome }) => outcome === 'done').length };
}

/** With the days that are too full now that they have their times. */
async function toldWithDays(app: AppContext, scope: WorkspaceScope, items: z.infer<typeof ChangedSend>[]) {
  const planned = items.flatMap(({ publicationId: id, accountId, outcome, dueAt }) =>
    outcome === 'done' && accountId && dueAt ? [{ id, accountId, dueAt: new Date(dueAt) }] : [],
  );
  return { ...told(items), overQuotas: await fullDaysOf(app, scope, planned) };
}

type ListInput = Parameters<Parameters<typeof os.publications.list.handler>[0]>[0]['input'];

/** One row more than the page, to know whether another page follows. */
function filterOf(input: ListInput): PublicationFilter {
  const { accountId, channel, postId, projectId, labelId, order, group, state } = input;
  const states = group === 'sent' || group === 'planned' ? groups[group] : undefined;
  return {
    order,
    limit: input.limit + 1,
    state,
    states: state ? undefined : states,
    needsPerson: !state && group === 'needs_person',
    accountId,
    channel,
    postId,
    projectId,
    labelId,
    from: input.from ? new Date(input.from) : undefined,
    to: input.to ? new Date(input.to) : undefined,
    after: input.cursor ? readCursor(input.cursor) : undefined,
  };
}

async function present(scope: WorkspaceScope, id: string) {
  const row = await findPublication(scope, id);
  if (!row) throw notFound('publication');
  return presentPublication(row);
}

async function answerPlan(app: AppContext, scope: WorkspaceScope, id: string) {
  const [planned] = await answerPlanned(app, scope, [id]);
  if (!planned) throw notFound('publication');
  return planned;
}

function writeCursor(row: { dueAt: Date; id: string }): string {
  return Buffer.from(`${row.dueAt.toISOString()} ${row.id}`).toString('base64url');
}

function readCursor(cursor: string): { dueAt: Date; id: string } {
  const [at = '', id = ''] = Buffer.from(cursor, 'base64url').toString('utf8').split(' ');
  const dueAt = new Date(at);
  if (Number.isNaN(dueAt.getTime()) || !/^[0-9a-f-]{36}$/.test(id)) {
    throw new AppError({
      code: 'bad_cursor',
      status: 400,
      userMessage: 'This cursor is not one of ours. Begin again without it.',
    });
  }
  return { dueAt, id };
}

async function readPublishing(app: AppContext) {
  return { ...presentStanding(await readStanding(app.db), app.clock.now()), ffmpeg: presentFfmpeg(app.ffmpeg) };
}
