import { useState } from 'react';
import { ApiProblem } from '../../lib/api-problem.ts';
import { shortTitle } from '../../lib/short-title.ts';
import { WhenDialog } from '../publications/index.tsx';
import type { Block } from './blocks.rules.ts';
import { dropAt } from './drop.rules.ts';
import type { WrongMove } from './use-moves.ts';

/** Asks for another day and time: the way to move without dragging. */
export function MoveDialog({
  block,
  zone,
  wrong,
  onMove,
  onClose,
}: {
  block: Block;
  zone: string;
  wrong: WrongMove | null;
  onMove: (block: Block, at: string) => Promise<boolean>;
  onClose: () => void;
}) {
  const [refused, setRefused] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const problem = refused
    ? new ApiProblem({ status: 422, code: 'no_such_place', userMessage: refused })
    : (wrong?.problem ?? null);
  const choose = async (wallTime: string): Promise<void> => {
    const [day = '', time = ''] = wallTime.split('T');
    const [hour = 0, minute = 0] = time.split(':').map(Number);
    const drop = dropAt({ day, minutes: hour * 60 + minute }, zone, new Date());
    setRefused(drop.kind === 'refused' ? drop.words : null);
    if (drop.kind === 'refused') return;
    setBusy(true);
    const isDone = await onMove(block, drop.at);
    setBusy(false);
    if (isDone) onClose();
  };
  return (
    <WhenDialog
      title={`Move “${shortTitle(block.title || 'Untitled post')}”`}
      act="Move it"
      dueAt={block.dueAt}
      zone={zone}
      problem={problem}
      isBusy={isBusy}
      onClose={onClose}
      onChoose={(when) => when.kind === 'at' && void choose(when.wallTime)}
    />
  );
}
