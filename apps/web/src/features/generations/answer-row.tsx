import { ArrowClockwiseIcon } from '@phosphor-icons/react/dist/csr/ArrowClockwise';
import { PencilSimpleIcon } from '@phosphor-icons/react/dist/csr/PencilSimple';
import { StarIcon } from '@phosphor-icons/react/dist/csr/Star';
import { useState } from 'react';
import { formatBound, parseMoney } from '../../lib/money.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { KeptNote, Note } from '../../ui/note.tsx';
import { AnswerEditor } from './answer-editor.tsx';
import { AnswerMenu } from './answer-menu.tsx';
import { useItemEstimate } from './studio.api.ts';
import { moneyOf, type Phase, phaseOf, textOf } from './studio.rules.ts';
import type { StudioItem } from './studio.types.ts';
import type { StudioParts } from './studio-parts.ts';

/** The mark of a row: its keeping once it is there, else how far it is. */
export function RowMark({ item, phase, studio }: { item: StudioItem; phase: Phase; studio: StudioParts }) {
  if (phase === 'writing') return <Note state="sending" label="Being made" className="text-sending" />;
  if (phase === 'waiting') return <Note state="draft" label="Waiting" />;
  if (phase === 'asks') return <Note state="attention" label="Needs you" className="text-rubric" />;
  if (phase === 'stopped') return <Note state="failed" label="Not made" className="text-failed" />;
  return (
    <button
      type="button"
      className="st-keep"
      aria-pressed={item.isKept}
      aria-label={item.isKept ? 'Kept: let it go' : 'Keep it'}
      aria-description={studio.whyNot ?? undefined}
      aria-disabled={studio.whyNot ? true : undefined}
      onClick={() => !studio.whyNot && studio.acts.keep(item)}
    >
      <KeptNote isKept={item.isKept} />
    </button>
  );
}

/** The price of another answer; the one of the present answer until the server has said it. */
export function useAgainCost(item: StudioItem, isWanted: boolean): string {
  const { data } = useItemEstimate(item.id, undefined, isWanted);
  const estimate = data ? data.estimate : item.answer?.generation?.estimate;
  return estimate ? formatBound(parseMoney(estimate.high)) : 'price not known';
}

/** What went wrong and the ways on, in the place of the answer. */
export function Trouble({ item, phase, studio }: { item: StudioItem; phase: Phase; studio: StudioParts }) {
  const generation = item.answer?.generation;
  const cost = useAgainCost(item, phase === 'stopped');
  return (
    <div className="st-trouble">
      <p>{generation?.words ?? item.note ?? 'There is no answer.'}</p>
      <span className="flex flex-wrap gap-2">
        {phase === 'asks' && generation ? (
          <>
            <Button
              small
              unavailable={studio.whyNot}
              onClick={() => void studio.acts.decide(generation.id, 'it_happened')}
            >
              It was made: count the cost
            </Button>
            <Button
              small
              unavailable={studio.whyNot}
              onClick={() => void studio.acts.decide(generation.id, 'it_did_not')}
            >
              It was not: give the money back
            </Button>
          </>
        ) : (
          <Button small cost={cost} unavailable={studio.whyNot} onClick={() => void studio.acts.again(item)}>
            Ask again
          </Button>
        )}
      </span>
    </div>
  );
}

/** What can be done with words and pictures alike. `again` names the asking anew, with its cost. */
export function AgainAndFavourite({ item, studio, again }: { item: StudioItem; studio: StudioParts; again: string }) {
  return (
    <>
      <IconButton label={again} keys="R" unavailable={studio.whyNot} onClick={() => void studio.acts.again(item)}>
        <Icon of={ArrowClockwiseIcon} />
      </IconButton>
      <IconButton
        label={item.isFavourite ? 'No longer a favourite' : 'Favourite'}
        keys="F"
        aria-pressed={item.isFavourite}
        className={item.isFavourite ? 'st-fav' : ''}
        unavailable={studio.whyNot}
        onClick={() => studio.acts.favourite(item)}
      >
        <Icon of={StarIcon} />
      </IconButton>
    </>
  );
}

function RowActs({ item, studio, isNear }: { item: StudioItem; studio: StudioParts; isNear: boolean }) {
  const cost = useAgainCost(item, isNear);
  return (
    <>
      <IconButton label="Edit" keys="E" unavailable={studio.whyNot} onClick={() => studio.onEdit(item.id)}>
        <Icon of={PencilSimpleIcon} />
      </IconButton>
      <AgainAndFavourite item={item} studio={studio} again={`Write this one again, ${cost}`} />
      <AnswerMenu item={item} studio={studio} isNear={isNear} />
    </>
  );
}

function Words({
  item,
  phase,
  studio,
  isOpen,
  onOpen,
}: {
  item: StudioItem;
  phase: Phase;
  studio: StudioParts;
  isOpen: boolean;
  onOpen: () => void;
}) {
  const text = textOf(item, studio.progressOf(item));
  if (phase === 'writing' || phase === 'waiting')
    return (
      <div className="st-live">
        <p className="say-s">
          {text || <span className="faint">{phase === 'waiting' ? 'Waits for its turn.' : ''}</span>}
          {phase === 'writing' && <i className="st-caret" />}
        </p>
      </div>
    );
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a shortcut for the pointer; Enter on the row does the same
    // biome-ignore lint/a11y/useKeyWithClickEvents: see above
    <div onClick={() => getSelection()?.isCollapsed !== false && onOpen()}>
      <p
        className={`say-s st-words ${isOpen ? '' : 'st-clip'}`}
        lang={item.answer?.wish && item.answer.how === 'translate' ? item.answer.wish : studio.language}
      >
        {text}
      </p>
      {item.answer?.warnings.map(({ code, words }) => (
        <p key={code} className="s12 text-unknown">
          {words}
        </p>
      ))}
    </div>
  );
}

/** One caption (or the hashtags): mark, words, money, what can be done. Rows have one height, so nothing jumps. */
export function AnswerRow({ item, studio }: { item: StudioItem; studio: StudioParts }) {
  const [isOpen, setIsOpen] = useState(false);
  const [isNear, setIsNear] = useState(false);
  const progress = studio.progressOf(item);
  const phase = phaseOf(item, progress);
  const money = moneyOf(item, progress);
  const generationId = item.answer?.generation?.id;
  const isEditing = studio.editing === item.id;
  return (
    <li
      className="st-row"
      data-item={item.id}
      data-phase={phase}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: rows are walked with J and K and heard by Space, E, R, F
      tabIndex={0}
      aria-label={`Answer ${item.position + 1}${item.isKept ? ', kept' : ''}`}
      onPointerEnter={() => setIsNear(true)}
      onFocus={() => setIsNear(true)}
      onKeyDown={(event) => event.target === event.currentTarget && event.key === 'Enter' && setIsOpen(!isOpen)}
    >
      <span className="st-mark">
        <RowMark item={item} phase={phase} studio={studio} />
      </span>
      {isEditing ? (
        <AnswerEditor item={item} studio={studio} />
      ) : phase === 'stopped' || phase === 'asks' ? (
        <Trouble item={item} phase={phase} studio={studio} />
      ) : (
        <Words item={item} phase={phase} studio={studio} isOpen={isOpen} onOpen={() => setIsOpen(!isOpen)} />
      )}
      <span className="st-cost num">{money?.words ?? ''}</span>
      <span className="st-acts">
        {phase === 'ready' && !isEditing && <RowActs item={item} studio={studio} isNear={isNear} />}
        {(phase === 'writing' || phase === 'waiting') && generationId && (
          <Button small look="link" unavailable={studio.whyNot} onClick={() => void studio.acts.stop(generationId)}>
            Stop
          </Button>
        )}
      </span>
    </li>
  );
}
