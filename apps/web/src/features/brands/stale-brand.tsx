import { Button } from '../../ui/button.tsx';
import { AskBar } from '../../ui/states.tsx';
import type { BrandDraft } from './brand-draft.rules.ts';

const rows: readonly [string, (draft: BrandDraft) => string][] = [
  ['Name', ({ name }) => name],
  ['Voice', ({ voice }) => voice],
  ['Posts that sound right', ({ samples }) => samples.filter(Boolean).join('\n\n')],
  ['Words never to say', ({ bannedWords }) => bannedWords],
  ['Colours', ({ colours }) => colours.join(', ')],
];

/** Two people saved the same brand: both versions where they differ, and a choice. */
export function StaleBrand({
  mine,
  theirs,
  onMine,
  onTheirs,
}: {
  mine: BrandDraft;
  theirs: BrandDraft;
  onMine: () => void;
  onTheirs: () => void;
}) {
  return (
    <div className="grid gap-2">
      <AskBar>Somebody saved this brand while you were writing. Yours is not saved yet.</AskBar>
      <dl className="grid gap-3">
        {rows
          .filter(([, read]) => read(mine) !== read(theirs))
          .map(([name, read]) => (
            <div key={name} className="bd-both">
              <dt className="b">{name}</dt>
              <dd>
                <span className="lab">Yours</span>
                <p className="say-s">{read(mine) || 'Empty'}</p>
              </dd>
              <dd>
                <span className="lab">Saved</span>
                <p className="say-s">{read(theirs) || 'Empty'}</p>
              </dd>
            </div>
          ))}
      </dl>
      <span className="flex flex-wrap gap-2">
        <Button small onClick={onTheirs}>
          Take theirs
        </Button>
        <Button small onClick={onMine}>
          Save mine over it
        </Button>
      </span>
    </div>
  );
}
