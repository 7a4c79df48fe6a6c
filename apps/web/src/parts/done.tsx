import { CalendarBlankIcon } from '@phosphor-icons/react/dist/csr/CalendarBlank';
import { MagnifyingGlassIcon } from '@phosphor-icons/react/dist/csr/MagnifyingGlass';
import { NotePencilIcon } from '@phosphor-icons/react/dist/csr/NotePencil';
import { useState } from 'react';
import { showToast } from '../lib/toasts.ts';
import { Button } from '../ui/button.tsx';
import { Confirm } from '../ui/dialog.tsx';
import { TextField } from '../ui/field.tsx';
import { Icon } from '../ui/icon.tsx';
import { Kbd } from '../ui/kbd.tsx';
import { State } from '../ui/note.tsx';
import { Section } from '../ui/page-header.tsx';
import { EmptyState, ErrorNotice, OfflineBar, Skeleton } from '../ui/states.tsx';

/** Buttons of every look, and a field that is wrong. */
export function Controls() {
  return (
    <Section name="Controls" className="part">
      <div className="flex flex-wrap gap-2">
        <Button look="primary" keys="S">
          Schedule
        </Button>
        <Button>Save draft</Button>
        <Button look="link">Skip it</Button>
        <Button unavailable="Wait for the answer of the first try.">Send again</Button>
      </div>
      <TextField
        className="mt-3"
        label="App password"
        defaultValue="hunter2"
        autoComplete="off"
        error="That is not an app password. It looks like abcd-efgh-ijkl-mnop; make one under Settings, Privacy, on the network."
      />
    </Section>
  );
}

/** A list with nothing in it. */
export function NothingHere() {
  return (
    <Section name="Nothing here yet" className="part">
      <EmptyState
        actions={
          <>
            <Button small>Write a brief</Button>
            <Button small look="link">
              Bring in a CSV
            </Button>
          </>
        }
      >
        No posts planned for next week.
      </EmptyState>
    </Section>
  );
}

/** The three ways a list can keep people waiting. */
export function LoadingOfflineError() {
  return (
    <Section name="Loading, offline, error" className="part">
      <Skeleton rows={3} height={19} label="Loading posts" />
      <div className="grid gap-2 pt-1">
        <OfflineBar since="09:38" waiting={2} />
        <ErrorNotice
          problem={{ code: 'list_timeout', userMessage: 'This list did not load: the server took longer than 10 s.' }}
          onRetry={() => showToast({ words: 'Asked again.' })}
        />
      </div>
    </Section>
  );
}

/** A toast as it stands in the corner, and the button that shows one. */
export function News() {
  return (
    <div className="part">
      <div className="toast">
        <span>Moved to Thu 26 Nov, 18:30.</span>
        <button
          type="button"
          onClick={() =>
            showToast({
              words: 'Moved back to Tue 24 Nov, 18:30.',
              action: { words: 'Move again', run: () => showToast({ words: 'Moved again.' }) },
            })
          }
        >
          Undo <Kbd keys="Z" />
        </button>
        <i
          className="drain"
          aria-hidden="true"
          style={{ animationPlayState: 'paused', transform: 'scaleX(.64)', animationName: 'none' }}
        />
      </div>
    </div>
  );
}

/** The palette as it stands over a page. */
export function FindOrDo() {
  return (
    <Section name="Find or do" className="part">
      <fieldset className="pal parts-still" aria-label="Find or do, a still">
        <div className="pal-q">
          <Icon of={MagnifyingGlassIcon} />
          <input aria-label="Find or do, a still" defaultValue="kiln" />
        </div>
        <ul>
          <li className="pal-item" data-selected="true">
            <span className="say-s">Kiln mouth at night</span>
            <span className="end s12 quiet">
              Picture <Kbd keys="Enter" />
            </span>
          </li>
          <li className="pal-item">
            <span className="say-s">Kiln log, day three</span>
            <span className="end s12">
              <State state="missed" />
            </span>
          </li>
          <li className="pal-item">
            <Icon of={NotePencilIcon} />
            <span>New brief about “kiln”</span>
            <span className="end">
              <Kbd keys="N" />
            </span>
          </li>
          <li className="pal-item">
            <Icon of={CalendarBlankIcon} />
            <span>Go to Calendar</span>
            <span className="end">
              <Kbd keys="G C" />
            </span>
          </li>
        </ul>
      </fieldset>
    </Section>
  );
}

const question = 'Delete “Celadon bowl, first firing”?';
const consequences =
  'It is in 2 published posts, which stay as they are, and in 1 planned for Fri 27 Nov, which will lose its picture.';

/** The only kind of question that is asked. */
export function AskingFirst() {
  const [isOpen, setOpen] = useState(false);
  return (
    <Section name="Asking before what cannot be undone" className="part">
      <fieldset className="dlg parts-still" aria-label="A question, a still">
        <h3 className="text-14">{question}</h3>
        <p className="quiet mt-1">{consequences}</p>
        <div className="dlg-foot">
          <Button>Keep it</Button>
          <Button look="destructive" onClick={() => setOpen(true)}>
            Delete it
          </Button>
        </div>
      </fieldset>
      <Confirm
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        title={question}
        words={consequences}
        safe="Keep it"
        act="Delete it"
        onAct={() => setOpen(false)}
      />
    </Section>
  );
}
