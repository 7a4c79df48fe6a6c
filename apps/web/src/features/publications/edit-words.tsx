import { useRef, useState } from 'react';
import { client } from '../../lib/api.ts';
import { type ApiProblem, toProblem } from '../../lib/api-problem.ts';
import { useWorkspaceId } from '../../lib/session.ts';
import { formatMoment } from '../../lib/times.ts';
import { Button } from '../../ui/button.tsx';
import { TextArea } from '../../ui/field.tsx';
import { useRefreshPublications, useWhyNotSend } from './publications.api.ts';
import type { PublicationDetail } from './publications.types.ts';

/** One text of a post that is out: the main post, a later part, or the first comment. */
type PublicText = PublicationDetail['laterTexts'][number];

/** Changes what a post that is out says; what was typed stays until it was taken. */
function EditForm({
  detail,
  network,
  what,
  onDone,
}: {
  detail: PublicationDetail;
  network: string;
  what: PublicText;
  onDone: () => void;
}) {
  const workspaceId = useWorkspaceId();
  const refresh = useRefreshPublications();
  const now = what.wordings.at(-1)?.text ?? '';
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
        { workspaceId, publicationId: detail.id, text, part: what.part },
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
        label={what.part === 0 ? `The words on ${network}` : `${what.name} on ${network}`}
        voice="say"
        autoFocus
        value={text}
        error={problem?.userMessage}
        help={detail.laterTexts.length > 0 ? 'Only this part changes; the others stay as they are.' : undefined}
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
function Wordings({ wordings, zone, now }: Pick<PublicText, 'wordings'> & { zone: string; now: Date }) {
  if (wordings.length < 2) return null;
  return (
    <details className="pb-raw mt-2">
      <summary>What it said, from when to when</summary>
      <dl>
        {wordings.map(({ text, from, until }) => (
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

/** The way to change one text, where that can be, and what it said before. */
function EditText({
  detail,
  network,
  zone,
  now,
  what,
  whyNot,
}: EditWordsProps & { what: PublicText; whyNot: string | null }) {
  const [isEditing, setEditing] = useState(false);
  const isMain = what.part === 0;
  return (
    <>
      {isEditing ? (
        <EditForm detail={detail} network={network} what={what} onDone={() => setEditing(false)} />
      ) : (
        <p className={isMain ? 'mt-2' : 'mt-1'}>
          <Button small={!isMain} unavailable={whyNot} onClick={() => setEditing(true)}>
            {isMain ? `Edit on ${network}…` : `Edit ${what.name.replace(/^The/, 'the').replace(/^Part/, 'part')}…`}
          </Button>
        </p>
      )}
      <Wordings wordings={what.wordings} zone={zone} now={now} />
    </>
  );
}

/** Later parts and the first comment, each with its own way; one sentence where the network lets none be changed. */
function LaterTexts({ whyNot, ...props }: EditWordsProps & { whyNot: string | null }) {
  const { laterTexts } = props.detail;
  const open = laterTexts.filter(({ whyNoEdit }) => whyNoEdit === null);
  const reasons = new Set(laterTexts.flatMap(({ whyNoEdit }) => whyNoEdit ?? []));
  return (
    <>
      {[...reasons].map((words) => (
        <p key={words} className="quiet s12 measure mt-2">
          {words}
        </p>
      ))}
      {open.length > 0 && (
        <details className="pb-raw mt-2">
          <summary>Edit later parts</summary>
          {open.map((what) => (
            <div key={what.part} className="mt-3">
              <p className="quiet s12">{what.name}</p>
              <p className="pb-said" dir="auto">
                {what.wordings.at(-1)?.text}
              </p>
              <EditText {...props} what={what} whyNot={whyNot} />
            </div>
          ))}
        </details>
      )}
    </>
  );
}

interface EditWordsProps {
  readonly detail: PublicationDetail;
  readonly network: string;
  readonly zone: string;
  readonly now: Date;
}

/** The way to change the words of a published post on its network, where that can be, and what they were before. */
export function EditWords(props: EditWordsProps) {
  const { detail, zone, now } = props;
  const whyNotSend = useWhyNotSend();
  const last = detail.corrections.at(-1);
  const isOut = detail.state === 'published' && detail.takedown?.state !== 'open';
  const isOpen = last?.kind === 'edit' && last.state === 'open';
  const whyNot = whyNotSend ?? (isOpen ? 'The words are being changed just now.' : null);
  const main = { part: 0, name: 'The post', whyNoEdit: detail.whyNoEdit, wordings: detail.wordings };
  if (!isOut || detail.whyNoEdit !== null)
    return [main, ...detail.laterTexts].map(({ part, wordings }) => (
      <Wordings key={part} wordings={wordings} zone={zone} now={now} />
    ));
  return (
    <>
      {last?.kind === 'edit' && last.state !== 'done' && (
        <p role="status" className="quiet measure mt-2">
          {last.words}
        </p>
      )}
      <EditText {...props} what={main} whyNot={whyNot} />
      <LaterTexts {...props} whyNot={whyNot} />
    </>
  );
}
