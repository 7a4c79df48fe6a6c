import { useState } from 'react';
import { formatBound, parseMoney } from '../../lib/money.ts';
import { formatCount } from '../../lib/numbers.ts';
import { Button } from '../../ui/button.tsx';
import { SegmentedControl } from '../../ui/choice.tsx';
import { Note } from '../../ui/note.tsx';
import { Section } from '../../ui/page-header.tsx';
import { SandboxTag } from '../../ui/small.tsx';
import { type Account, NetworkGlyph, useAccounts } from '../accounts/index.tsx';
import { AnswerEditor } from './answer-editor.tsx';
import { useItemEstimate } from './studio.api.ts';
import { fitOf, fitSummary, phaseOf, textOf } from './studio.rules.ts';
import type { StudioItem } from './studio.types.ts';
import type { StudioParts } from './studio-parts.ts';

function LengthBar({ fit }: { fit: NonNullable<StudioItem['fit']> }) {
  const { share } = fitOf(fit);
  const isOver = fit.overBy > 0;
  return (
    <span className="st-bar" aria-hidden="true">
      <b className={isOver ? 'st-over' : ''} style={{ width: `${isOver ? 97 : share * 90}%` }} />
    </span>
  );
}

function MakeItFit({ item, studio }: { item: StudioItem; studio: StudioParts }) {
  const { data } = useItemEstimate(item.id, { how: 'fit' }, true);
  const cost = data?.estimate ? formatBound(parseMoney(data.estimate.high)) : data ? 'price not known' : undefined;
  return (
    <Button
      small
      look="link"
      cost={cost}
      unavailable={studio.whyNot}
      onClick={() => void studio.acts.rewrite(item, { how: 'fit' })}
    >
      Make it fit
    </Button>
  );
}

function Fitting({ item, studio }: { item: StudioItem; studio: StudioParts }) {
  const { fit } = item;
  if (!fit) return null;
  const isOver = fit.overBy > 0;
  return (
    <>
      <LengthBar fit={fit} />
      <span className={`s12 num text-right ${isOver ? 'text-failed b' : 'quiet'}`}>
        {isOver && <Note state="failed" className="inline-block align-[-3px]" />} {formatCount(fit.used)} /{' '}
        {formatCount(fit.max)}
      </span>
      <span className={`s12 text-right ${isOver ? 'text-failed' : 'quiet'}`}>{fitOf(fit).words}</span>
      {isOver && (
        <span className="st-fit">
          <MakeItFit item={item} studio={studio} />
        </span>
      )}
    </>
  );
}

function Version({ item, account, studio }: { item: StudioItem; account: Account | undefined; studio: StudioParts }) {
  const progress = studio.progressOf(item);
  const phase = phaseOf(item, progress);
  const generation = item.answer?.generation;
  return (
    <li
      className="st-version"
      data-item={item.id}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: versions are walked with J and K like captions
      tabIndex={0}
      aria-label={`Version for ${account?.handle ?? 'an account taken off'}`}
    >
      <span className="flex min-w-0 flex-wrap items-center gap-x-2 gap-y-1 b">
        <span className="flex min-w-0 max-w-full items-center gap-2" title={account?.handle}>
          {account && <NetworkGlyph channel={account.channel} details={account.details} />}
          <span className="clip font-medium">{account?.handle ?? 'Taken off'}</span>
        </span>
        {account?.isSandbox && <SandboxTag />}
      </span>
      {studio.editing === item.id ? (
        <AnswerEditor item={item} studio={studio} />
      ) : (
        <button
          type="button"
          className="say-s clip2 st-vtext"
          lang={studio.language}
          title="Edit this version"
          onClick={() => !studio.whyNot && studio.onEdit(item.id)}
        >
          {textOf(item, progress) ||
            (phase === 'writing'
              ? 'Being written'
              : phase === 'waiting'
                ? 'Waits for its caption'
                : (generation?.words ?? item.note))}
        </button>
      )}
      <Fitting item={item} studio={studio} />
      {item.isStale && (
        <p className="s12 text-unknown st-stale">Its caption was changed since. Make versions again to follow it.</p>
      )}
      {item.note && <p className="s12 quiet st-stale">{item.note}</p>}
    </li>
  );
}

interface VersionsProps {
  readonly captions: readonly StudioItem[];
  readonly versions: readonly StudioItem[];
  readonly hasAccounts: boolean;
  readonly studio: StudioParts;
}

function MakeVersions({ caption, studio, isAgain }: { caption: StudioItem; studio: StudioParts; isAgain: boolean }) {
  const [isBusy, setIsBusy] = useState(false);
  const make = async (): Promise<void> => {
    setIsBusy(true);
    await studio.acts.versions(caption);
    setIsBusy(false);
  };
  return (
    <Button small unavailable={studio.whyNot} isBusy={isBusy} onClick={() => void make()}>
      {isAgain ? 'Make versions again' : 'Make versions'}
    </Button>
  );
}

/** A text per account, each with its length against the network's limit. Only texts that are too long cost anything. */
export function Versions({ captions, versions, hasAccounts, studio }: VersionsProps) {
  const { data } = useAccounts();
  const [chosen, setChosen] = useState('');
  const shown = captions.filter(({ id, isKept }) => isKept || versions.some(({ captionId }) => captionId === id));
  const caption = shown.find(({ id }) => id === chosen) ?? shown[0];
  const mine = versions.filter(({ captionId }) => captionId === caption?.id);
  return (
    <Section
      name="Versions"
      sub={fitSummary(mine)}
      className="st-section"
      aside={
        caption && mine.some(({ isStale }) => isStale) && <MakeVersions caption={caption} studio={studio} isAgain />
      }
    >
      {shown.length > 1 && (
        <div className="pt-3">
          <SegmentedControl
            label="Of which caption"
            segments={shown.map(({ id, position }) => ({ value: id, label: `Caption ${position + 1}` }))}
            value={caption?.id ?? ''}
            onChange={setChosen}
          />
        </div>
      )}
      {!caption ? (
        <p className="quiet py-3">Keep a caption (Space), then shape it for each account.</p>
      ) : mine.length === 0 ? (
        <div className="flex flex-wrap items-center gap-3 py-3">
          {hasAccounts ? (
            <>
              <MakeVersions caption={caption} studio={studio} isAgain={false} />
              <span className="quiet">
                A text for each account of the brief. Only those that are too long cost anything.
              </span>
            </>
          ) : (
            <span className="quiet">Choose accounts in the brief; each gets its own version.</span>
          )}
        </div>
      ) : (
        <ul aria-label="Versions">
          {mine.map((item) => (
            <Version
              key={item.id}
              item={item}
              account={data?.items.find(({ id }) => id === item.accountId)}
              studio={studio}
            />
          ))}
        </ul>
      )}
    </Section>
  );
}
