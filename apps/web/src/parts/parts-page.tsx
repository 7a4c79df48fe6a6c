import '../styles/parts-page.css';
import { useState } from 'react';
import { undoNow } from '../app/undo-now.ts';
import { usePageTitle } from '../lib/use-page-title.ts';
import { Wordmark } from '../ui/mark.tsx';
import { Toaster } from '../ui/toaster.tsx';
import { TooltipLayer } from '../ui/tooltip-layer.tsx';
import { MoreControls } from './chosen.tsx';
import { AskingFirst, Controls, FindOrDo, LoadingOfflineError, News, NothingHere } from './done.tsx';
import { ClaimsAndMoney, Planes, StatesOfAPublication, TwoVoices } from './said.tsx';
import { ATable, Drawings, Files, LongLists, Previews, TheSeam } from './shown.tsx';

/** All parts on one page, as they are used: for building, for judging by eye, and for the machine that checks access. */
export function PartsPage() {
  usePageTitle('Parts');
  const [isMore, setMore] = useState(true);
  return (
    <>
      <main className="parts" id="page" tabIndex={-1}>
        <header className="parts-head">
          <Wordmark size={28} />
          <h1 className="h1-child quiet">Parts</h1>
          <p className="say-s quiet wide-only ml-auto">Hollow while it is a promise. Filled when there is proof.</p>
        </header>
        <div className="parts-cols">
          <div>
            <StatesOfAPublication />
            <ClaimsAndMoney />
            <TwoVoices />
          </div>
          <div>
            <Controls />
            <NothingHere />
            <LoadingOfflineError />
            <News />
          </div>
          <div>
            <FindOrDo />
            <AskingFirst />
            <ATable />
            <Planes />
          </div>
        </div>
        <button type="button" className="btn btn-q btn-s mt-6" aria-expanded={isMore} onClick={() => setMore(!isMore)}>
          {isMore ? 'Hide the rest' : 'Show the rest'}
        </button>
        {isMore && <TheSeam />}
        {isMore && (
          <div className="parts-cols">
            <div>
              <MoreControls />
            </div>
            <div>
              <Files />
              <Previews />
            </div>
            <div>
              <Drawings />
              <LongLists />
            </div>
          </div>
        )}
      </main>
      <Toaster onUndo={(id) => void undoNow(id)} />
      <TooltipLayer />
    </>
  );
}
