import { ArrowSquareOutIcon } from '@phosphor-icons/react/dist/csr/ArrowSquareOut';
import { useId, useState } from 'react';
import { formatTime } from '../../lib/times.ts';
import { Button, buttonClass } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Note } from '../../ui/note.tsx';
import { useWhyNotSend } from './publications.api.ts';
import type { PublicationDetail } from './publications.types.ts';
import type { PublicationActs } from './use-publication-acts.ts';

/** A link as it must be for the API; '' stands for none. */
function faultOfLink(text: string): string | null {
  if (text.trim() === '') return null;
  return URL.canParse(text.trim()) ? null : 'A link begins with https://. Leave it empty if you have none.';
}

/** Look first, then one of three answers of the same weight. What the network could not tell, a person settles. */
export function DecidePanel({
  detail,
  network,
  profileUrl,
  zone,
  acts,
}: {
  detail: PublicationDetail;
  network: string;
  profileUrl: string | undefined;
  zone: string;
  acts: PublicationActs;
}) {
  const linkId = useId();
  const [link, setLink] = useState('');
  const [fault, setFault] = useState<string | null>(null);
  const whyNot = useWhyNotSend();
  const wrongLink = fault ?? acts.problem?.fieldErrors.url;
  const markThere = (): void => {
    const wrong = faultOfLink(link);
    setFault(wrong);
    if (!wrong) void acts.decide('it_is_there', link.trim());
  };
  return (
    <section className="pb-dec" aria-label="Settle it">
      <h3>
        <Note state="attention" />
        <span>
          {detail.state === 'unknown'
            ? 'We are still asking. If you look first, your answer counts.'
            : 'Look once, then tell us. We will not send it again by ourselves.'}
        </span>
      </h3>
      <p className="quiet">
        Your answer is kept with your name and the time, beside the evidence. It cannot be taken back.
      </p>
      {profileUrl && (
        <p className="pb-look">
          <a href={profileUrl} target="_blank" rel="noreferrer" className={buttonClass({ look: 'primary' })}>
            Open the profile on {network} <Icon of={ArrowSquareOutIcon} />
          </a>
          <span className="s12 quiet">Look for a post from {formatTime(detail.dueAt, zone)} on.</span>
        </p>
      )}
      <ul className="pb-opts">
        <li>
          <label htmlFor={linkId} className="b">
            It is there
          </label>
          <span>
            <span className="quiet block">
              It counts as published, and nothing more is sent. With its link, its numbers are read too.
            </span>
            <input
              id={linkId}
              className="in"
              type="url"
              inputMode="url"
              placeholder="Paste its link, if you have it"
              value={link}
              aria-invalid={wrongLink ? true : undefined}
              aria-describedby={wrongLink ? `${linkId}-fault` : undefined}
              onChange={(event) => {
                setLink(event.currentTarget.value);
                setFault(null);
                if (acts.problem) acts.forgetProblem();
              }}
              onBlur={() => setFault(faultOfLink(link))}
            />
            {wrongLink && (
              <span id={`${linkId}-fault`} role="alert" className="s12 pb-fault">
                {wrongLink}
              </span>
            )}
          </span>
          <Button unavailable={whyNot} isBusy={acts.busy === 'it_is_there'} onClick={markThere}>
            Mark as published
          </Button>
        </li>
        <li>
          <span className="b">It is not there</span>
          <span className="quiet">
            We send it once more, now. <b className="text-ink">If it is there after all, your readers see it twice.</b>
          </span>
          <Button
            unavailable={whyNot}
            isBusy={acts.busy === 'send_again'}
            onClick={() => void acts.decide('send_again', '')}
          >
            Send again
          </Button>
        </li>
        <li>
          <span className="b">Let it go</span>
          <span className="quiet">We stop asking and send nothing. It stays in this list as cancelled.</span>
          <Button unavailable={whyNot} isBusy={acts.busy === 'drop'} onClick={() => void acts.decide('drop', '')}>
            Drop it
          </Button>
        </li>
      </ul>
    </section>
  );
}
