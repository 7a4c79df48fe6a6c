import { useState } from 'react';
import { formatCount } from '../../lib/numbers.ts';
import { Button } from '../../ui/button.tsx';
import { Menu } from '../../ui/menu.tsx';
import { moveSteps } from './bulk-changes.rules.ts';
import { BulkMoveDialog } from './bulk-move-dialog.tsx';
import { type PostSummary, useWhyNotWrite } from './posts.api.ts';
import { useWhyNotApprove } from './review.api.ts';
import type { BulkActs } from './use-bulk-acts.ts';

interface BulkBarProps {
  readonly chosen: readonly PostSummary[];
  /** How many are in the list so far. */
  readonly count: number;
  readonly acts: BulkActs;
  readonly onAll: () => void;
  readonly onNone: () => void;
}

/** What can be done with the posts that are selected; it stands where the filters were. */
export function BulkBar({ chosen, count, acts, onAll, onNone }: BulkBarProps) {
  const whyNot = useWhyNotWrite();
  const whyNotApprove = useWhyNotApprove();
  const [isMoving, setMoving] = useState(false);
  const open = chosen.filter(({ approval }) => approval !== null && approval !== 'approved');
  // Where no approval is demanded nobody is asked.
  const isReviewed = chosen.some(({ approval }) => approval !== null);
  const isAway = chosen.every(({ deletedAt }) => deletedAt !== null);
  const whyNotPlanned = whyNot ?? (chosen.every(({ nextDueAt }) => nextDueAt === null) && 'None of these is planned.');
  return (
    <div className="tb-bulk post-bulk" role="toolbar" aria-label="For what is selected">
      <span className="b" role="status">
        {formatCount(chosen.length)} selected
      </span>
      {isAway ? (
        <Button
          small
          unavailable={whyNot}
          isBusy={acts.busy === 'bring-back'}
          onClick={() => void acts.bringBack(chosen).then(onNone)}
        >
          Bring back
        </Button>
      ) : (
        <>
          <Menu
            trigger={
              <Button small unavailable={whyNotPlanned} isBusy={acts.busy === 'move'}>
                Move
              </Button>
            }
            groups={[
              { items: moveSteps.slice(0, 3).map(item) },
              { items: moveSteps.slice(3).map(item) },
              { items: [{ words: 'To a time, or over a span…', onSelect: () => setMoving(true) }] },
            ]}
          />
          <Button
            small
            unavailable={whyNot ?? (chosen.length > 100 && 'At most 100 posts are added at once.')}
            isBusy={acts.busy === 'queue'}
            onClick={() => void acts.addToQueue(chosen)}
          >
            Add to queue
          </Button>
          {isReviewed && (
            <Menu
              trigger={
                <Button
                  small
                  unavailable={whyNot ?? (open.length === 0 && 'All of these are approved.')}
                  isBusy={acts.busy === 'review'}
                >
                  Approval
                </Button>
              }
              groups={[
                {
                  items: [
                    { words: 'Ask for approval', onSelect: () => void acts.askForApproval(open) },
                    {
                      words: 'Approve as they are',
                      unavailable: whyNotApprove ?? undefined,
                      onSelect: () => void acts.approve(open),
                    },
                  ],
                },
              ]}
            />
          )}
          <Button
            small
            unavailable={whyNotPlanned}
            isBusy={acts.busy === 'take-back'}
            onClick={() => void acts.takeBack(chosen)}
          >
            Take off the plan
          </Button>
          <Button
            small
            unavailable={whyNot}
            isBusy={acts.busy === 'duplicate'}
            onClick={() => void acts.duplicate(chosen).then(onNone)}
          >
            Duplicate
          </Button>
          <Button
            small
            look="destructive"
            unavailable={whyNot}
            isBusy={acts.busy === 'put-away'}
            onClick={() => void acts.putAway(chosen).then(onNone)}
          >
            Put away
          </Button>
        </>
      )}
      {isMoving && (
        <BulkMoveDialog
          isOpen
          posts={chosen.length}
          onClose={() => setMoving(false)}
          onMove={(move, words) => void acts.move(chosen, move, words)}
        />
      )}
      <span className="post-bulk-end">
        {chosen.length < count && (
          <Button small look="link" onClick={onAll}>
            Select all {formatCount(count)} shown
          </Button>
        )}
        <Button small look="link" onClick={onNone}>
          Select none
        </Button>
      </span>
    </div>
  );

  function item(step: (typeof moveSteps)[number]) {
    const { words, days, minutes } = step;
    return { words, onSelect: () => void acts.move(chosen, { kind: 'shift', days, minutes }, words.toLowerCase()) };
  }
}
