import { useState } from 'react';
import { useProjects } from '../../lib/use-projects.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { AskBar } from '../../ui/states.tsx';
import { useAccounts } from '../accounts/index.tsx';
import { useBrands } from '../brands/index.tsx';
import { type BriefDraft, differences } from './brief-draft.rules.ts';
import './briefs.css';
import { languageName } from './languages.rules.ts';
import type { BriefDraftHere } from './use-brief-draft.ts';

/** Names instead of ids, for people who compare two versions. */
function useFieldWords() {
  const { data: accounts } = useAccounts();
  const { data: brands } = useBrands();
  const { data: projects } = useProjects();
  return (field: keyof BriefDraft, draft: BriefDraft): string => {
    if (field === 'accountIds')
      return draft.accountIds
        .map((id) => accounts?.items.find((one) => one.id === id)?.handle ?? 'An account taken off')
        .join(', ');
    if (field === 'brandId') return brands?.items.find(({ id }) => id === draft.brandId)?.name ?? 'No brand';
    if (field === 'projectId') return projects?.items.find(({ id }) => id === draft.projectId)?.name ?? '';
    if (field === 'title') return draft.title || 'The first words';
    if (field === 'language') return languageName(draft.language);
    if (field === 'insight') return draft.insight?.words ?? '';
    return draft[field];
  };
}

function BothVersions({ here, theirs, onClose }: { here: BriefDraftHere; theirs: BriefDraft; onClose: () => void }) {
  const wordsOf = useFieldWords();
  const choose = (choice: 'mine' | 'theirs'): void => {
    here.resolve(choice);
    onClose();
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      shape="wide"
      title="Two versions of this brief"
      words="Somebody saved it while you were writing. Nothing is lost until you choose."
      foot={
        <>
          <Button onClick={() => choose('theirs')}>Take theirs</Button>
          <Button onClick={() => choose('mine')}>Save mine over it</Button>
        </>
      }
    >
      <dl className="br-both">
        {differences(here.draft, theirs, wordsOf).map(({ field, name, mine, theirs: other }) => (
          <div key={field}>
            <dt className="b">{name}</dt>
            <dd>
              <span className="lab">Yours</span>
              <p className="say-s">{mine || 'Empty'}</p>
            </dd>
            <dd>
              <span className="lab">Saved</span>
              <p className="say-s">{other || 'Empty'}</p>
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}

/** How what was typed stands: saved, on its way, waiting for a line, or written by two people at once. */
export function BriefStanding({ here }: { here: BriefDraftHere }) {
  const [isComparing, setIsComparing] = useState(false);
  const { state } = here;
  if (state.kind === 'stale')
    return (
      <>
        <AskBar
          actions={
            <Button small onClick={() => setIsComparing(true)}>
              Show both
            </Button>
          }
        >
          Somebody saved this brief while you were writing. Yours is not saved yet.
        </AskBar>
        {isComparing && <BothVersions here={here} theirs={state.theirs.value} onClose={() => setIsComparing(false)} />}
      </>
    );
  if (state.kind === 'waiting' || state.kind === 'refused')
    return (
      <p className={`s12 ${state.kind === 'refused' ? 'text-failed' : 'quiet'}`} role="status">
        {state.kind === 'waiting' ? `Not saved yet: ${state.words} Kept here and tried again.` : state.words}
      </p>
    );
  return (
    <p className="s12 faint" role="status">
      {state.kind === 'saved' ? 'Saved' : 'Saving…'}
    </p>
  );
}
