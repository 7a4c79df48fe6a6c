import { useState } from 'react';
import { client } from '../../lib/api.ts';
import { type ApiProblem, toProblem } from '../../lib/api-problem.ts';
import { useWorkspaceId } from '../../lib/session.ts';
import { shortTitle } from '../../lib/short-title.ts';
import { offerUndo } from '../../lib/undo-here.ts';
import { useRefreshPublications } from './publications.api.ts';
import type { Publication, When } from './publications.types.ts';

export type Decision = 'it_is_there' | 'send_again' | 'drop';

/** What can be done with one publication; one thing at a time, and what stood against it in words. */
export interface PublicationActs {
  /** The name of what is under way; '' when nothing is. */
  readonly busy: string;
  readonly problem: ApiProblem | null;
  forgetProblem(): void;
  cancel(): Promise<boolean>;
  move(when: When): Promise<boolean>;
  /** Tries a send that ended without going out again, or the open parts of one that is out. */
  resume(when: When): Promise<boolean>;
  decide(decision: Decision, url: string): Promise<boolean>;
  /** Asks for a post that is out to be deleted from its network. */
  takeDown(): Promise<boolean>;
}

type Seen = Pick<Publication, 'id' | 'revision' | 'postTitle' | 'wallTime' | 'timeZone' | 'dueAt' | 'state'>;

/** When it was due before, as a wall time the API takes back. */
const formerWhen = ({ wallTime, timeZone, dueAt }: Seen) => ({
  kind: 'at' as const,
  wallTime: wallTime ?? dueAt.slice(0, 16),
  timeZone: wallTime && timeZone ? timeZone : 'UTC',
});

/** The acts on a publication as the person sees it: its revision goes along, so that nobody overwrites what they have not seen. */
export function usePublicationActs(seen: Seen): PublicationActs {
  const workspaceId = useWorkspaceId();
  const refresh = useRefreshPublications();
  const [busy, setBusy] = useState('');
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const ids = { workspaceId, publicationId: seen.id };
  const act = async (name: string, call: () => Promise<unknown>): Promise<boolean> => {
    if (busy) return false;
    setBusy(name);
    setProblem(null);
    try {
      await call();
      await refresh();
      return true;
    } catch (error) {
      setProblem(toProblem(error));
      await refresh();
      return false;
    } finally {
      setBusy('');
    }
  };
  return {
    busy,
    problem,
    forgetProblem: () => setProblem(null),
    cancel: () =>
      act('cancel', async () => {
        await client.publications.cancel(ids);
        if (new Date(seen.dueAt) > new Date())
          offerUndo({
            words: `Taken back: “${shortTitle(seen.postTitle)}”.`,
            command: 'publications.plan-again',
            args: { ...ids, when: formerWhen(seen) },
          });
      }),
    move: (when) =>
      act('move', async () => {
        await client.publications.reschedule({ ...ids, revision: seen.revision, when });
        if (new Date(seen.dueAt) > new Date())
          offerUndo({
            words: `Moved: “${shortTitle(seen.postTitle)}”.`,
            command: 'publications.move-back',
            args: { ...ids, when: formerWhen(seen) },
          });
      }),
    resume: (when) => act('resume', () => client.publications.resume({ ...ids, when })),
    takeDown: () => act('take-down', () => client.publications.takeDown(ids)),
    decide: (decision, url) =>
      act(decision, () =>
        client.publications.decide({ ...ids, revision: seen.revision, decision, ...(url ? { url } : {}) }),
      ),
  };
}
