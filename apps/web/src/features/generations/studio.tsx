import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, client } from '../../lib/api.ts';
import { toProblem } from '../../lib/api-problem.ts';
import { useWorkspaceId } from '../../lib/session.ts';
import { useShortcuts } from '../../lib/use-shortcuts.ts';
import { Button } from '../../ui/button.tsx';
import { Meter } from '../../ui/meter.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Seam } from '../../ui/seam.tsx';
import { ErrorNotice } from '../../ui/states.tsx';
import { type Brief, BriefFields, BriefMenu, BriefStanding, PutAwayBar, useBriefDraft } from '../briefs/index.tsx';
import { Answers } from './answers.tsx';
import { EstimateBox } from './estimate-box.tsx';
import { RunChoice } from './run-choice.tsx';
import { ScheduleDialog } from './schedule-dialog.tsx';
import { useItemActs, useRun, useRuns, useWhyNotAsk } from './studio.api.ts';
import { itemsOf, phaseOf, runMoney } from './studio.rules.ts';
import type { Run } from './studio.types.ts';
import { focusedItem, isRowFocused, moveFocus, type StudioParts } from './studio-parts.ts';
import { ToBriefs } from './to-briefs.tsx';
import { useRunStream } from './use-run-stream.ts';

function RunMeter({ run }: { run: Run }) {
  const { spent, bound, exact, possible } = runMoney(run);
  return (
    <div className="st-meter">
      <span className="s12">
        <b className="num">{spent}</b> <span className="quiet">spent, of</span> <span className="num">{bound}</span>
      </span>
      <Meter exact={exact} possible={possible} label={`${spent} spent, at most ${bound}`} />
    </div>
  );
}

/** Asks everything: what is typed is saved first, then the money is reserved and the run begins. */
function useAsk(briefId: string, flush: () => Promise<boolean>, onRun: (run: Run) => void) {
  const workspaceId = useWorkspaceId();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: async () => {
      if (!(await flush())) return null;
      return client.studio.run({ workspaceId, briefId });
    },
    onSuccess: (run) => {
      if (!run) return;
      queries.setQueryData(api.studio.get.queryKey({ input: { workspaceId, runId: run.id } }), run);
      for (const key of [api.studio.runs.key(), api.studio.estimate.key(), api.spending.key()])
        void queries.invalidateQueries({ queryKey: key });
      onRun(run);
    },
  });
}

/** Keys that act on the item under the focus. */
function useItemKeys(run: Run | undefined, studio: StudioParts): void {
  const on =
    (act: (item: Run['items'][number]) => void, needsRow = false) =>
    () => {
      const item = focusedItem(run?.items ?? []);
      if (!item || studio.whyNot || (needsRow && !isRowFocused())) return false;
      if (phaseOf(item, studio.progressOf(item)) !== 'ready') return false;
      act(item);
      return true;
    };
  const group = 'Studio';
  useShortcuts([
    { keys: 'J', words: 'Next answer', group, run: () => moveFocus(1) },
    { keys: 'K', words: 'Previous answer', group, run: () => moveFocus(-1) },
    { keys: ' ', words: 'Keep it, or let it go', group, run: on(studio.acts.keep, true) },
    { keys: 'E', words: 'Edit in place', group, run: on(({ id, kind }) => kind !== 'picture' && studio.onEdit(id)) },
    {
      keys: 'R',
      words: 'Another answer',
      group,
      run: on((item) => item.kind !== 'version' && void studio.acts.again(item)),
    },
    { keys: 'F', words: 'Favourite', group, run: on(studio.acts.favourite) },
  ]);
}

/** The studio of one brief. */
export function Studio({ brief }: { brief: Brief }) {
  const here = useBriefDraft(brief);
  const whyNot = useWhyNotAsk();
  const [chosen, setChosen] = useState('');
  const [editing, setEditing] = useState('');
  const [isScheduling, setIsScheduling] = useState(false);
  const runs = useRuns(brief.id);
  const runId = chosen || (runs.data?.items[0]?.id ?? null);
  const { data: run, error, refetch } = useRun(runId);
  const acts = useItemActs(runId ?? '');
  const ask = useAsk(brief.id, here.flush, (next) => setChosen(next.id));
  const news = useRunStream(runId, run?.state === 'working', acts.readAgain);
  const studio: StudioParts = {
    acts,
    language: brief.language,
    whyNot,
    editing,
    onEdit: setEditing,
    progressOf: (item) => (item.answer?.generation ? news.get(item.answer.generation.id) : undefined),
  };
  const kept = itemsOf(run, 'caption').filter(({ isKept }) => isKept);
  const askNow = (): void => {
    if (!whyNot && !ask.isPending) ask.mutate();
  };
  const schedule = (): void => {
    if (kept.length > 0 && !whyNot) setIsScheduling(true);
  };
  useItemKeys(run, studio);
  useShortcuts([
    { keys: 'S', words: 'Schedule what is kept', group: 'Studio', run: schedule },
    { keys: 'Mod+Enter', words: 'Ask for everything', group: 'Studio', run: askNow },
  ]);
  return (
    <div className="st-page">
      <PageHeader
        parent={<ToBriefs />}
        title={here.draft.title || brief.title}
        hasRule
        actions={
          <>
            {run && <RunMeter run={run} />}
            {run && (
              <Button
                look="primary"
                keys="S"
                unavailable={whyNot ?? (kept.length === 0 && 'Keep a caption first: Space, or press its note.')}
                onClick={schedule}
              >
                {kept.length === 0 ? 'Schedule' : `Schedule ${kept.length} kept`}
              </Button>
            )}
            <BriefMenu brief={brief} flush={here.flush} />
          </>
        }
      />
      <Seam
        name="studio"
        usual={348}
        left={
          <section className="st-call" aria-label="The brief">
            <PutAwayBar brief={brief} />
            <BriefFields here={here} whyNot={whyNot} />
            <BriefStanding here={here} />
            {ask.error && (
              <ErrorNotice problem={toProblem(ask.error)}>Nothing was started and nothing is owed.</ErrorNotice>
            )}
            <EstimateBox
              briefId={brief.id}
              revision={brief.revision}
              isAgain={run !== undefined}
              whyNot={whyNot}
              isBusy={ask.isPending}
              onAsk={askNow}
            />
          </section>
        }
        right={
          <section className="st-answers" aria-label="Answers">
            <RunChoice runs={runs.data?.items ?? []} runId={runId} revision={brief.revision} onChoose={setChosen} />
            {error && !run ? (
              <ErrorNotice problem={toProblem(error)} onRetry={() => void refetch()}>
                What was asked goes on; only this page cannot show it.
              </ErrorNotice>
            ) : (
              <Answers
                run={run}
                isLoading={runs.isPending || (runId !== null && !run)}
                studio={studio}
                hasAccounts={brief.accountIds.length > 0}
              />
            )}
          </section>
        }
      />
      {isScheduling && run && <ScheduleDialog run={run} kept={kept} onClose={() => setIsScheduling(false)} />}
    </div>
  );
}
