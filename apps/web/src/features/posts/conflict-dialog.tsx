import { formatMoment } from '../../lib/times.ts';
import { offerUndo } from '../../lib/undo-here.ts';
import { useNow } from '../../lib/use-now.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import type { DraftFields } from './draft.rules.ts';
import { changeDraft } from './draft-store.ts';
import { keepMine, takeTheirs } from './open-draft.rules.ts';
import { useZone } from './posts.api.ts';
import { forgetWrites, queueSave } from './queue-save.ts';
import type { DraftDoc } from './send-draft.ts';

function Words({ name, fields }: { name: string; fields: DraftFields }) {
  const own = fields.versions.filter(({ content }) => content).length;
  return (
    <section className="min-w-0">
      <h3 className="sec">{name}</h3>
      {fields.title && <p className="b pt-2">{fields.title}</p>}
      {fields.content.parts.map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: parts have no identity but their place
        <p key={index} className="say-s whitespace-pre-wrap break-words pt-2">
          {part.text || <span className="quiet">No text</span>}
        </p>
      ))}
      <p className="s12 quiet pt-2">
        {fields.versions.length === 1 ? 'One account' : `${fields.versions.length} accounts`}
        {own > 0 && `, ${own} with own words`}
      </p>
    </section>
  );
}

/** Two people, or two devices, wrote the same post: both versions, and the choice. Nothing is lost by either. */
export function ConflictDialog({
  draftKey,
  doc,
  isPutOff,
  onPutOff,
}: {
  draftKey: string;
  doc: DraftDoc;
  /** The person wants to look at the page first. */
  isPutOff: boolean;
  onPutOff: () => void;
}) {
  const zone = useZone();
  const now = useNow();
  const { conflict } = doc;
  if (!conflict || isPutOff) return null;
  const mine = async (): Promise<void> => {
    await changeDraft(draftKey, keepMine);
    await queueSave(draftKey);
  };
  const theirs = async (): Promise<void> => {
    const { fields } = doc;
    await changeDraft(draftKey, (before) => takeTheirs(before, new Date()));
    await forgetWrites(draftKey);
    offerUndo({
      words: 'Took the other version.',
      command: 'posts.bring-words-back',
      args: JSON.parse(JSON.stringify({ key: draftKey, fields })),
    });
  };
  return (
    <Dialog
      isOpen
      onClose={onPutOff}
      shape="wide"
      title="This post was changed elsewhere"
      words={`Somebody saved another version on ${formatMoment(conflict.updatedAt, zone, now)}, before yours arrived.`}
      foot={
        <>
          <Button onClick={() => void theirs()}>Take the other version</Button>
          <Button look="primary" onClick={() => void mine()}>
            Keep mine
          </Button>
        </>
      }
    >
      <div className="grid gap-6 rail:grid-cols-2">
        <Words name="Yours, in this browser" fields={doc.fields} />
        <Words name="The other, on the server" fields={conflict.fields} />
      </div>
    </Dialog>
  );
}
