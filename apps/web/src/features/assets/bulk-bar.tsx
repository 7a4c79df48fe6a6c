import { useState } from 'react';
import { formatCount } from '../../lib/numbers.ts';
import { useProjects } from '../../lib/use-projects.ts';
import { Button } from '../../ui/button.tsx';
import { TextField } from '../../ui/field.tsx';
import { Menu, Popover } from '../../ui/menu.tsx';
import { tagsFrom } from './asset-words.rules.ts';
import { type Asset, useWhyNotChange } from './assets.api.ts';
import type { AssetActs } from './use-asset-acts.ts';

function TagForm({ onAdd }: { onAdd: (tags: readonly string[]) => void }) {
  const [typed, setTyped] = useState('');
  const tags = tagsFrom(typed);
  return (
    <form
      className="grid gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (tags.length === 0) return;
        onAdd(tags);
        setTyped('');
      }}
    >
      <TextField
        label="Tags to add"
        help="Parted by commas."
        value={typed}
        maxLength={200}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
      <Button type="submit" small unavailable={tags.length === 0 && 'Type a tag first.'}>
        Add to all
      </Button>
    </form>
  );
}

interface BulkBarProps {
  readonly chosen: readonly Asset[];
  readonly acts: AssetActs;
  readonly onNone: () => void;
}

/** What can be done with all that is selected. */
export function BulkBar({ chosen, acts, onNone }: BulkBarProps) {
  const whyNot = useWhyNotChange();
  const projects = useProjects().data?.items ?? [];
  const isDeleted = chosen.every(({ deletedAt }) => deletedAt !== null);
  return (
    <div className="tb-bulk as-bulk" role="toolbar" aria-label="For what is selected">
      <span className="b">{formatCount(chosen.length)} selected</span>
      {isDeleted ? (
        <Button small unavailable={whyNot} isBusy={acts.isBusy} onClick={() => void acts.restore(chosen).then(onNone)}>
          Bring back
        </Button>
      ) : (
        <>
          <Popover
            label="Tag what is selected"
            trigger={
              <Button small unavailable={whyNot}>
                Tag
              </Button>
            }
          >
            <TagForm onAdd={(tags) => void acts.addTags(chosen, tags)} />
          </Popover>
          {projects.length > 1 && (
            <Menu
              trigger={
                <Button small unavailable={whyNot}>
                  Move to project
                </Button>
              }
              groups={[
                {
                  items: projects.map(({ id, name }) => ({ words: name, onSelect: () => void acts.move(chosen, id) })),
                },
              ]}
            />
          )}
          <Button small unavailable={whyNot} isBusy={acts.isBusy} onClick={() => acts.putInPost(chosen)}>
            Use in a post
          </Button>
          <Button
            small
            look="destructive"
            unavailable={whyNot}
            isBusy={acts.isBusy}
            onClick={() => void acts.remove(chosen).then(onNone)}
          >
            Delete
          </Button>
        </>
      )}
      <Button small look="link" className="ml-auto" onClick={onNone}>
        Select none
      </Button>
    </div>
  );
}
