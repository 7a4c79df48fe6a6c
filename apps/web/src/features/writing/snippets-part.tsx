import { useState } from 'react';
import { client } from '../../lib/api.ts';
import { useWorkspaceId } from '../../lib/session.ts';
import { offerUndo } from '../../lib/undo-here.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { TextArea, TextField } from '../../ui/field.tsx';
import { variableWords } from './insert.rules.ts';
import { ChangeProblem, Part } from './part.tsx';
import { type Snippet, useChange, useSnippets, useWhyNotEdit } from './writing.api.ts';

/** Name and words of a snippet. */
function SnippetDialog({ snippet, onClose }: { snippet: Snippet | null; onClose: () => void }) {
  const workspaceId = useWorkspaceId();
  const change = useChange('snippets');
  const [name, setName] = useState(snippet?.name ?? '');
  const [text, setText] = useState(snippet?.text ?? '');
  const whyNot = name.trim() === '' ? 'Give it a name.' : text.trim() === '' ? 'Write what it says.' : null;
  const save = async (): Promise<void> => {
    if (whyNot) return;
    const done = await change.run(() =>
      snippet
        ? client.snippets.update({ workspaceId, snippetId: snippet.id, revision: snippet.revision, name, text })
        : client.snippets.create({ workspaceId, name, text }),
    );
    if (done) onClose();
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={snippet ? `Snippet “${snippet.name}”` : 'New snippet'}
      foot={
        <>
          <Button onClick={onClose}>Leave it</Button>
          <Button look="primary" isBusy={change.isBusy} unavailable={whyNot} onClick={() => void save()}>
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
          label="Text"
          voice="say"
          value={text}
          maxLength={5000}
          error={change.problem?.fieldErrors.text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <dl className="wri-vars s12">
          {variableWords.map(([variable, words]) => (
            <div key={variable}>
              <dt>
                <Button look="link" small onClick={() => setText(`${text}{${variable}}`)}>
                  {`{${variable}}`}
                </Button>
              </dt>
              <dd className="quiet">{words}</dd>
            </div>
          ))}
        </dl>
        <ChangeProblem change={change} />
      </div>
    </Dialog>
  );
}

/** Snippets: keep, change, delete. */
export function SnippetsPart() {
  const workspaceId = useWorkspaceId();
  const query = useSnippets();
  const change = useChange('snippets');
  const whyNot = useWhyNotEdit();
  const [open, setOpen] = useState<Snippet | 'new' | null>(null);
  const remove = async ({ id, name, text }: Snippet): Promise<void> => {
    if (!(await change.run(() => client.snippets.remove({ workspaceId, snippetId: id })))) return;
    offerUndo({ words: `Deleted “${name}”.`, command: 'writing.snippet-back', args: { workspaceId, name, text } });
  };
  return (
    <Part id="snippets" name="Snippets" sub="Text you use again. Type “/” in a post to put one in." query={query}>
      {({ items }) => (
        <>
          {items.length === 0 && (
            <p className="quiet wri-none">No snippet yet: a sign-off, an address, the hours of your shop.</p>
          )}
          <ul>
            {items.map((snippet) => (
              <li key={snippet.id} className="wri-li">
                <span className="wri-name">
                  <span className="b">{snippet.name}</span>
                  <span className="say-s clip">{snippet.text}</span>
                </span>
                <span className="flex gap-1">
                  <Button
                    small
                    unavailable={whyNot}
                    aria-label={`Change ${snippet.name}`}
                    onClick={() => setOpen(snippet)}
                  >
                    Change
                  </Button>
                  <Button
                    small
                    look="link"
                    unavailable={whyNot}
                    aria-label={`Delete ${snippet.name}`}
                    onClick={() => void remove(snippet)}
                  >
                    Delete
                  </Button>
                </span>
              </li>
            ))}
          </ul>
          <Button unavailable={whyNot} className="mt-3" onClick={() => setOpen('new')}>
            New snippet
          </Button>
          <ChangeProblem change={change} />
          {open && <SnippetDialog snippet={open === 'new' ? null : open} onClose={() => setOpen(null)} />}
        </>
      )}
    </Part>
  );
}
