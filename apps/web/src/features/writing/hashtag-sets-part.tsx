import { useState } from 'react';
import { client } from '../../lib/api.ts';
import { formatPlural } from '../../lib/numbers.ts';
import { useWorkspaceId } from '../../lib/session.ts';
import { offerUndo } from '../../lib/undo-here.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextArea, TextField } from '../../ui/field.tsx';
import { hashtagsFrom } from './insert.rules.ts';
import { ChangeProblem, Part } from './part.tsx';
import { type HashtagSet, useChange, useHashtagSets, useWhyNotEdit } from './writing.api.ts';

const asTyped = (hashtags: readonly string[]): string => hashtags.map((tag) => `#${tag}`).join(' ');

/** Name and hashtags of a set, typed as in a post. */
function SetDialog({ set, onClose }: { set: HashtagSet | null; onClose: () => void }) {
  const workspaceId = useWorkspaceId();
  const change = useChange('hashtagSets');
  const [name, setName] = useState(set?.name ?? '');
  const [typed, setTyped] = useState(asTyped(set?.hashtags ?? []));
  const { hashtags, wrong } = hashtagsFrom(typed);
  const whyNot =
    name.trim() === ''
      ? 'Give it a name.'
      : hashtags.length === 0
        ? 'A set needs a hashtag.'
        : hashtags.length > 60
          ? 'A set holds at most 60 hashtags.'
          : null;
  const save = async (): Promise<void> => {
    if (whyNot || wrong) return;
    const done = await change.run(() =>
      set
        ? client.hashtagSets.update({ workspaceId, hashtagSetId: set.id, revision: set.revision, name, hashtags })
        : client.hashtagSets.create({ workspaceId, name, hashtags }),
    );
    if (done) onClose();
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={set ? `Hashtag set “${set.name}”` : 'New hashtag set'}
      foot={
        <>
          <Button onClick={onClose}>Leave it</Button>
          <Button look="primary" isBusy={change.isBusy} unavailable={wrong ?? whyNot} onClick={() => void save()}>
            Save
          </Button>
        </>
      }
    >
      <div className="grid gap-4">
        <TextField
          label="Name"
          help="What you type after “/” to find it."
          value={name}
          maxLength={60}
          error={change.problem?.fieldErrors.name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextArea
          label="Hashtags"
          voice="say"
          aside={formatPlural(hashtags.length, 'hashtag')}
          help="Apart by spaces. Each network counts them against its own limit when they are in a post."
          error={wrong}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <ChangeProblem change={change} />
      </div>
    </Dialog>
  );
}

/** Hashtag sets: keep, change, delete. */
export function HashtagSetsPart() {
  const workspaceId = useWorkspaceId();
  const query = useHashtagSets();
  const change = useChange('hashtagSets');
  const whyNot = useWhyNotEdit();
  const [open, setOpen] = useState<HashtagSet | 'new' | null>(null);
  const remove = async ({ id, name, hashtags }: HashtagSet): Promise<void> => {
    if (!(await change.run(() => client.hashtagSets.remove({ workspaceId, hashtagSetId: id })))) return;
    const args = { workspaceId, name, hashtags: [...hashtags] };
    offerUndo({ words: `Deleted “${name}”.`, command: 'writing.set-back', args });
  };
  return (
    <Part
      id="hashtags"
      name="Hashtag sets"
      sub="Hashtags that go together, for the text or the first comment."
      query={query}
    >
      {({ items }) => (
        <>
          {items.length === 0 && <p className="quiet wri-none">No hashtag set yet.</p>}
          <ul>
            {items.map((set) => (
              <li key={set.id} className="wri-li">
                <span className="wri-name">
                  <span className="b">{set.name}</span>
                  <span className="say-s clip">{asTyped(set.hashtags)}</span>
                </span>
                <span className="flex gap-1">
                  <Button small unavailable={whyNot} aria-label={`Change ${set.name}`} onClick={() => setOpen(set)}>
                    Change
                  </Button>
                  <Button
                    small
                    look="link"
                    unavailable={whyNot}
                    aria-label={`Delete ${set.name}`}
                    onClick={() => void remove(set)}
                  >
                    Delete
                  </Button>
                </span>
              </li>
            ))}
          </ul>
          <Button unavailable={whyNot} className="mt-3" onClick={() => setOpen('new')}>
            New hashtag set
          </Button>
          <ChangeProblem change={change} />
          {open && <SetDialog set={open === 'new' ? null : open} onClose={() => setOpen(null)} />}
        </>
      )}
    </Part>
  );
}
