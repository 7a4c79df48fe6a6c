import { TrashIcon } from '@phosphor-icons/react/dist/csr/Trash';
import { useState } from 'react';
import { Button, IconButton } from '../../ui/button.tsx';
import { TextArea, TextField } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Popover } from '../../ui/menu.tsx';
import { ErrorNotice, Skeleton } from '../../ui/states.tsx';
import { domainOf, withLink } from './card.rules.ts';
import type { DraftLink } from './draft.rules.ts';
import type { ExtraProps } from './poll-editor.tsx';
import type { Asset } from './posts.api.ts';
import type { useCard } from './use-card.ts';
import { thumbnailOf } from './use-media.ts';

type Card = ReturnType<typeof useCard>;

interface CardEditorProps extends ExtraProps {
  readonly card: Card;
  readonly assets: ReadonlyMap<string, Asset>;
  /** Why it is not shown everywhere, in words; null when a chosen network takes it. */
  readonly whyNot: string | null;
}

function Fields({
  link,
  assets,
  isReadOnly,
  onChange,
}: Omit<CardEditorProps, 'card' | 'content' | 'whyNot' | 'onTakeAway'> & { link: DraftLink }) {
  const change = (more: Partial<DraftLink>): void =>
    onChange((before) => (before.link ? withLink(before, { ...before.link, ...more }) : before));
  const asset = link.thumbnailAssetId ? assets.get(link.thumbnailAssetId) : undefined;
  const src = thumbnailOf(asset);
  return (
    <div className="cmp-card">
      {src && (
        <div className="cmp-card-picture">
          <img src={src} alt="" />
          {!isReadOnly && (
            <Button look="link" small onClick={() => change({ thumbnailAssetId: undefined })}>
              Without picture
            </Button>
          )}
        </div>
      )}
      <div className="grid gap-3 min-w-0">
        <TextArea
          label="Title of the card"
          voice="say"
          rows={1}
          value={link.title}
          maxLength={300}
          readOnly={isReadOnly}
          onChange={(event) => change({ title: event.currentTarget.value.replace(/\s*\n\s*/g, ' ') })}
        />
        <TextArea
          label="Description"
          voice="say"
          value={link.description}
          maxLength={1000}
          readOnly={isReadOnly}
          onChange={(event) => change({ description: event.currentTarget.value })}
        />
      </div>
    </div>
  );
}

function Trouble({ card, onChange }: Pick<CardEditorProps, 'card' | 'onChange'>) {
  if (!card.problem) return null;
  const { url, problem } = card.problem;
  return (
    <div className="grid gap-2 justify-items-start">
      <ErrorNotice problem={problem} onRetry={problem.isPassing ? () => void card.read(url) : undefined}>
        There is no card for {domainOf(url)} yet.
      </ErrorNotice>
      <Button
        small
        onClick={() => {
          card.forget();
          onChange((before) => withLink(before, { url, title: '', description: '' }));
        }}
      >
        Write the card myself
      </Button>
    </div>
  );
}

/** The card below the text: found by itself from the first address, to be changed or taken out. */
export function CardEditor(props: CardEditorProps) {
  const { content, card, isReadOnly, whyNot, onTakeAway } = props;
  const { link } = content;
  if (!link && !card.reading && !card.problem) return null;
  return (
    <section className="cmp-extra" aria-label="Link card" aria-busy={card.reading !== null || undefined}>
      <div className="cmp-extra-head">
        <h3>Link card</h3>
        <span className="s12 quiet clip">
          {whyNot ?? domainOf(link?.url ?? card.reading ?? card.problem?.url ?? '')}
        </span>
        {link && !isReadOnly && (
          <span className="flex items-center">
            <Button look="link" small isBusy={card.reading === link.url} onClick={() => void card.read(link.url)}>
              Read the page again
            </Button>
            <IconButton
              label="Take the card out"
              onClick={() => onTakeAway('Took the link card out.', (before) => withLink(before, null))}
            >
              <Icon of={TrashIcon} />
            </IconButton>
          </span>
        )}
      </div>
      {!link && card.reading && <Skeleton rows={2} height={32} label={`Reading ${domainOf(card.reading)}`} />}
      <Trouble {...props} />
      {card.pictureProblem && <p className="help">{card.pictureProblem}</p>}
      {link && <Fields {...props} link={link} />}
    </section>
  );
}

/** Makes a card of the first address, or of one that is typed here. */
export function AddCard({ card }: { card: Card }) {
  const [typed, setTyped] = useState('');
  const url = typed.trim();
  const { address } = card;
  if (address)
    return (
      <Button look="link" small isBusy={card.reading === address} onClick={() => void card.read(address)}>
        Add a card for {domainOf(address)}
      </Button>
    );
  return (
    <Popover
      label="Add a link card"
      trigger={
        <Button look="link" small>
          Add a link card
        </Button>
      }
    >
      <form
        className="grid gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (URL.canParse(url)) void card.read(url);
        }}
      >
        <TextField
          label="Address of the page"
          type="url"
          inputMode="url"
          placeholder="https://"
          value={typed}
          error={
            url && !/^https?:\/\/\S+\.\S+$/i.test(url) && url.length > 8 ? 'An address begins with https://.' : null
          }
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Button
          type="submit"
          small
          isBusy={card.reading !== null}
          unavailable={/^https?:\/\/\S+$/i.test(url) ? null : 'Type an address first.'}
        >
          Read the page
        </Button>
      </form>
    </Popover>
  );
}
