import { useEffect, useRef, useState } from 'react';
import { Section } from '../../ui/page-header.tsx';
import { SandboxTag } from '../../ui/small.tsx';
import { EmptyState, Skeleton } from '../../ui/states.tsx';
import { AnswerRow } from './answer-row.tsx';
import { Pictures } from './pictures.tsx';
import { SideAnswers } from './side-answers.tsx';
import { itemsOf, maker, phaseOf, summaryOf } from './studio.rules.ts';
import type { Run, StudioItem } from './studio.types.ts';
import type { StudioParts } from './studio-parts.ts';
import { Versions } from './versions.tsx';

function Maker({ items }: { items: readonly StudioItem[] }) {
  const { words, isSandbox } = maker(items);
  if (!words) return null;
  return (
    <span className="inline-flex flex-wrap items-center gap-2">
      {words} {isSandbox && <SandboxTag />}
    </span>
  );
}

/** Says finished answers politely, never single words. */
function useFinished(run: Run | undefined, studio: StudioParts): string {
  const ready = (run?.items ?? []).filter((item) => phaseOf(item, studio.progressOf(item)) === 'ready').length;
  const whole = run?.items.length ?? 0;
  const before = useRef(ready);
  const [words, setWords] = useState('');
  useEffect(() => {
    if (ready > before.current) setWords(`${ready} of ${whole} answers are there.`);
    before.current = ready;
  }, [ready, whole]);
  return words;
}

interface AnswersProps {
  readonly run: Run | undefined;
  readonly isLoading: boolean;
  readonly studio: StudioParts;
  readonly hasAccounts: boolean;
}

/** What came back: captions, pictures with hashtags and times, and a version for each account. */
export function Answers({ run, isLoading, studio, hasAccounts }: AnswersProps) {
  const finished = useFinished(run, studio);
  if (isLoading) return <Skeleton rows={5} height={60} label="Loading answers" />;
  if (!run)
    return (
      <div className="pt-4">
        <EmptyState>Nothing was asked yet. What it would cost stands beside the brief.</EmptyState>
      </div>
    );
  const captions = itemsOf(run, 'caption');
  const pictures = itemsOf(run, 'picture');
  return (
    <>
      <p className="vh" role="status">
        {finished}
      </p>
      {captions.length > 0 && (
        <Section
          name="Captions"
          sub={summaryOf(captions, studio.progressOf)}
          aside={<Maker items={captions} />}
          className="st-section"
        >
          <ol aria-label="Captions">
            {captions.map((item) => (
              <AnswerRow key={item.id} item={item} studio={studio} />
            ))}
          </ol>
        </Section>
      )}
      <Section
        name="Pictures"
        sub={summaryOf(pictures, studio.progressOf)}
        aside={<Maker items={pictures} />}
        className="st-section"
      >
        <div className="st-half">
          {pictures.length > 0 && <Pictures items={pictures} studio={studio} />}
          <SideAnswers hashtags={itemsOf(run, 'hashtags')} times={run.times} studio={studio} />
        </div>
      </Section>
      <Versions captions={captions} versions={itemsOf(run, 'version')} hasAccounts={hasAccounts} studio={studio} />
    </>
  );
}
