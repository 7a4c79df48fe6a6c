import { useRef, useState } from 'react';
import { client } from '../../lib/api.ts';
import { type ApiProblem, toProblem } from '../../lib/api-problem.ts';
import { useWorkspaceId } from '../../lib/session.ts';
import { formatMoment } from '../../lib/times.ts';
import { Button } from '../../ui/button.tsx';
import { TextArea } from '../../ui/field.tsx';
import { type PublicationDetail, useRefreshPublications, useWhyNotSend } from './publications.api.ts';

/** Changes what a post that is out says; what was typed stays until it was taken. */
function EditForm({ detail, network, onDone }: { detail: PublicationDetail; network: string; onDone: () => void }) {
  const workspaceId = useWorkspaceId();
  const refresh = useRefreshPublications();
  const now = detail.wordings.at(-1)?.text ?? '';
  const [text, setText] = useState(now);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [isBusy, setBusy] = useState(false);
  // Belongs to these very words: pressed twice, or after a lost answer of ours, they are asked for once.
  const key = useRef(crypto.randomUUID());
  const save = async (): Promise<void> => {
    if (isBusy || text === now) return;
    setBusy(true);
    setProblem(null);
    try {
      await client.publications.edit(
        { workspaceId, publicationId: detail.id, text },
        { context: { idempotencyKey: key.current } },
      );
      onDone();
    } catch (error) {
      setProblem(toProblem(error));
    } finally {
      setBusy(false);
      await refresh();
    }
  };
  return (
    <form
      className="grid gap-2 measure mt-2"
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <TextArea
        label={`The words on ${network}`}
        voice="say"
        autoFocus
        value={text}
        error={problem?.userMessage}
        help={
          detail.attempts.some(({ steps }) => steps.some(({ kind }) => kind === 'after'))
            ? 'Only the first post changes; later parts stay as they are.'
            : undefined
        }
        onChange={(event) => {
          setText(event.currentTarget.value);
          setProblem(null);
          key.current = crypto.randomUUID();
        }}
      />
      <p className="flex flex-wrap gap-2">
        <Button
          look="primary"
          type="submit"
          isBusy={isBusy}
          unavailable={text === now ? 'These are the words that are there.' : null}
        >
          Change it on {network}
        </Button>
        <Button onClick={onDone}>Leave it</Button>
      </p>
    </form>
  );
}

/** What the post said before, from when to when. */
function Wordings({ detail, zone, now }: { detail: PublicationDetail; zone: string; now: Date }) {
  if (detail.wordings.length < 2) return null;
  return (
    <details className="pb-raw mt-2">
      <summary>What it said, from when to when</summary>
      <dl>
        {detail.wordings.map(({ text, from, until }) => (
          <div key={from}>
            <dt>
              {formatMoment(from, zone, now)} to {until ? formatMoment(until, zone, now) : 'now'}
            </dt>
            <dd className="pb-said" dir="auto">
              {text}
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

/** The way to change the words of a published post on its network, where that can be, and what they were before. */
export function EditWords({
  detail,
  network,
  zone,
  now,
}: {
  detail: PublicationDetail;
  network: string;
  zone: string;
  now: Date;
}) {
  const [isEditing, setEditing] = useState(false);
  const whyNot = useWhyNotSend();
  const last = detail.corrections.at(-1);
  const isOut = detail.state === 'published' && detail.takedown?.state !== 'open';
  const isOpen = last?.kind === 'edit' && last.state === 'open';
  return (
    <>
      {isOut && last?.kind === 'edit' && last.state !== 'done' && (
        <p role="status" className="quiet measure mt-2">
          {last.words}
        </p>
      )}
      {isOut &&
        detail.whyNoEdit === null &&
        (isEditing ? (
          <EditForm detail={detail} network={network} onDone={() => setEditing(false)} />
        ) : (
          <p className="mt-2">
            <Button
              unavailable={whyNot ?? (isOpen ? 'The words are being changed just now.' : null)}
              onClick={() => setEditing(true)}
            >
              Edit on {network}…
            </Button>
          </p>
        ))}
      <Wordings detail={detail} zone={zone} now={now} />
    </>
  );
}
