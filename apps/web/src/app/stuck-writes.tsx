import { outboxHere, useOutbox } from '../lib/outbox-here.ts';
import { useStore } from '../lib/store.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Note } from '../ui/note.tsx';

/** Writes the server refused or that met a newer version: each with its reason and the two ways on. */
export function StuckWrites({ onClose }: { onClose: () => void }) {
  const outbox = useStore(outboxHere);
  const entries = useOutbox();
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="Changes that wait"
      words="In the order they were made. Nothing here has reached the server."
      shape="wide"
    >
      <ul>
        {entries.map((entry) => (
          <li key={entry.id} className="flex flex-wrap items-center gap-2 border-b border-rule py-2">
            <Note
              state={entry.state === 'waiting' ? 'scheduled' : 'failed'}
              className={entry.state === 'waiting' ? '' : 'text-failed'}
            />
            <span className="min-w-[200px] flex-1">
              {entry.words}
              <span className="s12 quiet block">{entry.problem?.userMessage ?? 'Waits for its turn.'}</span>
            </span>
            {entry.state !== 'waiting' && (
              <>
                <Button small onClick={() => void outbox?.retry(entry.id)}>
                  Try again
                </Button>
                <Button small look="link" onClick={() => void outbox?.discard(entry.id)}>
                  Let it go
                </Button>
              </>
            )}
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
