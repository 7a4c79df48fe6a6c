import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api, client } from '../../lib/api.ts';
import { toProblem } from '../../lib/api-problem.ts';
import { formatPlural } from '../../lib/numbers.ts';
import { useWorkspaceId } from '../../lib/session.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ErrorNotice } from '../../ui/states.tsx';
import { useAccounts } from '../accounts/index.tsx';
import { TimeWords } from './side-answers.tsx';
import { afterMarks } from './studio.api.ts';
import { textOf } from './studio.rules.ts';
import type { Run, StudioItem } from './studio.types.ts';

type Plan = 'draft' | 'suggested_times';
type Made = Awaited<ReturnType<typeof client.studio.makePosts>>['posts'];

function useMakePosts(runId: string) {
  const workspaceId = useWorkspaceId();
  const queries = useQueryClient();
  // One key for one intention: a lost answer and a second press make no second post.
  const [key] = useState(() => crypto.randomUUID());
  return useMutation({
    mutationFn: async (plan: Plan) => {
      await afterMarks(queries, runId);
      return client.studio.makePosts({ workspaceId, runId, plan }, { context: { idempotencyKey: `${key}-${plan}` } });
    },
    onSuccess: () => {
      for (const made of [api.posts.key(), api.publications.key()]) void queries.invalidateQueries({ queryKey: made });
    },
  });
}

function LeftOut({ posts, onGo }: { posts: Made; onGo: () => void }) {
  const { data } = useAccounts();
  return (
    <>
      <ul className="grid gap-2">
        {posts.flatMap(({ postId, leftOut }) =>
          leftOut.map(({ accountId, words }) => (
            <li key={`${postId}-${accountId}`}>
              <span className="b">{data?.items.find(({ id }) => id === accountId)?.handle ?? 'An account'}</span>:{' '}
              {words}
            </li>
          )),
        )}
      </ul>
      <div className="dlg-foot">
        <Button look="primary" onClick={onGo}>
          Open in the composer
        </Button>
      </div>
    </>
  );
}

/** A caption that has become a post before keeps that post. */
function madeWords(posts: Made): string {
  const earlier = posts.filter(({ wasThere }) => wasThere).length;
  const fresh = posts.length - earlier;
  if (earlier === 0) return `${formatPlural(fresh, 'post')} made`;
  return `${formatPlural(fresh, 'post')} made, ${earlier} made before`;
}

/** From kept captions to posts: as drafts, or at the suggested times. Says what it will do, then what was left out. */
export function ScheduleDialog({ run, kept, onClose }: { run: Run; kept: readonly StudioItem[]; onClose: () => void }) {
  const make = useMakePosts(run.id);
  const navigate = useNavigate();
  const { data: accounts } = useAccounts();
  const open = (posts: Made): void => {
    const first = posts[0];
    onClose();
    if (first) void navigate({ to: `/posts/${first.postId}` as string });
  };
  const start = (plan: Plan): void =>
    make.mutate(plan, {
      onSuccess: ({ posts }) => {
        if (posts.every(({ leftOut }) => leftOut.length === 0)) open(posts);
      },
    });
  const made = make.data?.posts;
  const many = formatPlural(kept.length, 'post');
  if (made)
    return (
      <Dialog isOpen onClose={() => open(made)} title={madeWords(made)} words="Something was left out:">
        <LeftOut posts={made} onGo={() => open(made)} />
      </Dialog>
    );
  return (
    <Dialog
      isOpen
      onClose={onClose}
      shape="wide"
      title={`Make ${many} of what you kept`}
      words="Each kept caption becomes a post with a version per account. The composer opens next."
      foot={
        <>
          <Button isBusy={make.isPending} onClick={() => start('draft')}>
            As {kept.length === 1 ? 'a draft' : 'drafts'}
          </Button>
          <Button
            look="primary"
            isBusy={make.isPending}
            unavailable={run.times.length === 0 && 'There are no suggested times: the brief names no account.'}
            onClick={() => start('suggested_times')}
          >
            Schedule {kept.length} at these times
          </Button>
        </>
      }
    >
      <ol className="st-kept">
        {kept.map((item) => (
          <li key={item.id} className="say-s clip2">
            {textOf(item)}
          </li>
        ))}
      </ol>
      <ul className="st-times pt-3">
        {run.times.map((time) => (
          <li key={time.accountId}>
            <TimeWords time={time} account={accounts?.items.find(({ id }) => id === time.accountId)} />
          </li>
        ))}
      </ul>
      {make.error && <ErrorNotice problem={toProblem(make.error)}>Nothing was made.</ErrorNotice>}
    </Dialog>
  );
}
