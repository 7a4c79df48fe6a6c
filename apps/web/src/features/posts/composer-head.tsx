import { CopyIcon } from '@phosphor-icons/react/dist/csr/Copy';
import { DotsThreeIcon } from '@phosphor-icons/react/dist/csr/DotsThree';
import { TrashIcon } from '@phosphor-icons/react/dist/csr/Trash';
import { reach } from '../../lib/online.ts';
import { sessionEnded } from '../../lib/session-ended.ts';
import { useStore } from '../../lib/store.ts';
import { formatTime } from '../../lib/times.ts';
import { Button, IconButton } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Menu } from '../../ui/menu.tsx';
import { State } from '../../ui/note.tsx';
import { derivedTitle } from './draft.rules.ts';
import { noteOf } from './post-state.ts';
import type { Post } from './posts.api.ts';
import { type DraftDoc, isDirty } from './send-draft.ts';

/** Where the last words are: on the server, on the way, or only here. */
function SavedWords({ doc, zone, onConflict }: { doc: DraftDoc; zone: string; onConflict: () => void }) {
  const isOffline = useStore(reach).kind === 'offline';
  const isSignedOut = useStore(sessionEnded);
  const needsSaving = isDirty(doc);
  if (doc.conflict)
    return (
      <span className="text-rubric">
        Not saved: changed elsewhere.{' '}
        <button type="button" className="text-petrol underline" onClick={onConflict}>
          Look
        </button>
      </span>
    );
  if (doc.refusal) return <span className="text-failed">Not saved: {doc.refusal.words}</span>;
  if (needsSaving && (isOffline || isSignedOut))
    return (
      <span title="Saved as soon as the server can be reached.">
        Kept in this browser {formatTime(doc.editedAt, zone)}
      </span>
    );
  if (needsSaving) return <span>Saving</span>;
  return doc.savedAt ? <span>Saved {formatTime(doc.savedAt, zone)}</span> : null;
}

export interface ComposerHeadProps {
  readonly doc: DraftDoc;
  readonly post: Post | null;
  readonly zone: string;
  readonly whyNotWrite: string | null;
  readonly act: {
    readonly words: string;
    readonly unavailable: string | null;
    readonly isBusy: boolean;
    readonly run: () => void;
  };
  readonly when: React.ReactNode;
  readonly onTitle: (title: string) => void;
  readonly onDuplicate: () => void;
  readonly onRemove: () => void;
  /** Shows both versions again. */
  readonly onConflict: () => void;
  /** How it stands in review, and what can be done about that; null where nobody must approve it. */
  readonly approval: React.ReactNode;
}

/** Title, state, where the words are, when, and the one primary act. */
export function ComposerHead(props: ComposerHeadProps) {
  const { doc, post, zone, whyNotWrite, act, when, approval, onTitle, onDuplicate, onRemove, onConflict } = props;
  const { fields } = doc;
  const usual = derivedTitle(fields.content);
  return (
    <header className="head head-rule cmp-head">
      <h1 className="vh">{fields.title || usual || 'New post'}</h1>
      <input
        className="cmp-title"
        aria-label="Title"
        maxLength={200}
        placeholder={usual || 'New post'}
        value={fields.title}
        readOnly={whyNotWrite !== null}
        onChange={(event) => onTitle(event.currentTarget.value)}
      />
      <span className="sub cmp-saved">
        <State state={noteOf(post?.state ?? 'draft')} />
        <SavedWords doc={doc} zone={zone} onConflict={onConflict} />
      </span>
      {approval && <div className="cmp-review">{approval}</div>}
      <div className="acts">
        <Menu
          align="end"
          trigger={
            <IconButton label="More">
              <Icon of={DotsThreeIcon} />
            </IconButton>
          }
          groups={[
            {
              items: [
                {
                  words: 'Duplicate',
                  icon: CopyIcon,
                  unavailable: whyNotWrite ?? (doc.postId ? undefined : 'It is not saved yet.'),
                  onSelect: onDuplicate,
                },
                { words: 'Put it away', icon: TrashIcon, unavailable: whyNotWrite ?? undefined, onSelect: onRemove },
              ],
            },
          ]}
        />
        {when}
        <Button
          look="primary"
          keys="Mod+Enter"
          isBusy={act.isBusy}
          unavailable={whyNotWrite ?? act.unavailable}
          onClick={act.run}
        >
          {act.words}
        </Button>
      </div>
    </header>
  );
}
