import { useState } from 'react';
import { lazyPart } from '../../lib/lazy-part.ts';
import { Button } from '../../ui/button.tsx';
import { Layer } from '../../ui/layer.tsx';
import { useWhyNotSend } from './publications.api.ts';
import { actionsOf } from './publications.rules.ts';
import type { PublicationDetail as Detail } from './publications.types.ts';
import type { PublicationActs } from './use-publication-acts.ts';

const WhenDialog = lazyPart(() => import('./when-dialog.tsx'), 'WhenDialog');

/** Buttons of a publication in its state. */
export function PublicationButtons({
  seen,
  acts,
  zone,
  row = '',
}: {
  seen: Pick<Detail, 'id' | 'state' | 'approval' | 'openStepCount' | 'dueAt' | 'postTitle'> &
    Partial<Pick<Detail, 'takedown'>>;
  acts: PublicationActs;
  zone: string;
  /** The name of its row, for lists: the buttons are small, and say which row is theirs. */
  row?: string;
}) {
  const [isMoving, setMoving] = useState(false);
  const whyNot = useWhyNotSend();
  const { canCancel, canMove, canRetry, canFinish } = actionsOf(seen);
  const isMissed = seen.state === 'missed';
  const isRow = row !== '';
  const named = (words: string) =>
    isRow ? { children: words, 'aria-label': `${words}: ${row}` } : { children: words };
  const sendNow = (): void => void acts.resume({ kind: 'now' });
  if (!canCancel && !canMove && !canRetry && !canFinish) return null;
  return (
    <div className="flex flex-wrap items-center gap-2">
      {canRetry && (
        <Button
          small={isRow}
          unavailable={whyNot}
          isBusy={acts.busy === 'resume'}
          onClick={sendNow}
          {...named(isMissed ? 'Send now' : seen.state === 'cancelled' ? 'Send it after all' : 'Try again now')}
        />
      )}
      {canFinish && (
        <Button
          small={isRow}
          unavailable={whyNot}
          isBusy={acts.busy === 'resume'}
          onClick={sendNow}
          {...named('Send the open parts')}
        />
      )}
      {(canMove || canRetry) && (
        <Button
          small={isRow}
          unavailable={whyNot}
          onClick={() => setMoving(true)}
          {...named(canMove ? 'Move…' : 'Try at another time…')}
        />
      )}
      {canCancel && (
        <Button
          small={isRow}
          look={isRow ? 'link' : 'plain'}
          unavailable={whyNot}
          isBusy={acts.busy === 'cancel'}
          onClick={() => void acts.cancel()}
          {...named(isMissed ? 'Skip it' : 'Take it back')}
        />
      )}
      <Layer isOpen={isMoving} onClose={() => setMoving(false)}>
        {isMoving && (
          <WhenDialog
            title={`When should “${seen.postTitle}” go out?`}
            act={canMove ? 'Move it' : 'Plan it'}
            dueAt={seen.dueAt}
            zone={zone}
            problem={acts.problem}
            isBusy={acts.busy !== ''}
            onClose={() => setMoving(false)}
            onChoose={(when) =>
              void (canMove ? acts.move(when) : acts.resume(when)).then((isDone) => isDone && setMoving(false))
            }
          />
        )}
      </Layer>
    </div>
  );
}
