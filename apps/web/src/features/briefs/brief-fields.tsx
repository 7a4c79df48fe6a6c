import { Link } from '@tanstack/react-router';
import { useId, useState, useSyncExternalStore } from 'react';
import { useProjects } from '../../lib/use-projects.ts';
import { Select, TextArea, TextField } from '../../ui/field.tsx';
import { Note } from '../../ui/note.tsx';
import { type Account, NetworkGlyph, useAccounts } from '../accounts/index.tsx';
import { useBrands } from '../brands/index.tsx';
import './briefs.css';
import { foldAfterToggle } from './fold.rules.ts';
import { languageChoices } from './languages.rules.ts';
import type { BriefDraftHere } from './use-brief-draft.ts';

interface Parts {
  readonly here: BriefDraftHere;
  /** Why nothing may be changed; null when it may. */
  readonly whyNot: string | null;
}

function AccountChip({
  account,
  isOn,
  isLocked,
  onToggle,
}: {
  account: Account;
  isOn: boolean;
  isLocked: boolean;
  onToggle: () => void;
}) {
  return (
    <li>
      <button
        type="button"
        className="br-chip"
        aria-pressed={isOn}
        aria-disabled={isLocked || undefined}
        onClick={() => !isLocked && onToggle()}
      >
        <NetworkGlyph channel={account.channel} details={account.details} size={12} />
        <span className="clip">{account.handle}</span>
        {account.isSandbox && <span className="br-sandbox">Sandbox</span>}
        {account.state === 'needs_reconnect' && <span className="text-rubric">needs you</span>}
      </button>
    </li>
  );
}

function Where({ here, whyNot }: Parts) {
  const { data } = useAccounts();
  const { accountIds } = here.draft;
  const labelId = useId();
  const shown = (data?.items ?? []).filter(({ id, state }) => state !== 'disconnected' || accountIds.includes(id));
  const toggle = (id: string): void =>
    here.change({ accountIds: accountIds.includes(id) ? accountIds.filter((one) => one !== id) : [...accountIds, id] });
  return (
    <div className="field">
      <span className="lab" id={labelId}>
        Where
      </span>
      {data && shown.length === 0 ? (
        <p className="help">
          No account is connected yet. <Link to="/accounts">Connect one</Link>; captions can be written without.
        </p>
      ) : (
        <ul className="br-chips" aria-labelledby={labelId}>
          {shown.map((account) => (
            <AccountChip
              key={account.id}
              account={account}
              isOn={accountIds.includes(account.id)}
              isLocked={whyNot !== null}
              onToggle={() => toggle(account.id)}
            />
          ))}
        </ul>
      )}
    </div>
  );
}

function BrandAndLanguage({ here, whyNot }: Parts) {
  const { data } = useBrands();
  const { draft, change } = here;
  const brands = data?.items ?? [];
  const isGone = draft.brandId !== null && data !== undefined && !brands.some(({ id }) => id === draft.brandId);
  return (
    <div className="grid grid-cols-2 gap-4">
      <Select
        shape="line"
        label="Brand"
        aside={
          <Link to={'/brands' as string} aria-label="Edit brands">
            Edit
          </Link>
        }
        value={draft.brandId ?? ''}
        disabled={whyNot !== null}
        onChange={(event) => change({ brandId: event.currentTarget.value || null })}
      >
        <option value="">No brand</option>
        {isGone && <option value={draft.brandId ?? ''}>A brand put away</option>}
        {brands.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </Select>
      <Select
        shape="line"
        label="Language"
        value={draft.language}
        disabled={whyNot !== null}
        onChange={(event) => change({ language: event.currentTarget.value })}
      >
        {languageChoices(draft.language).map(({ tag, name }) => (
          <option key={tag} value={tag}>
            {name}
          </option>
        ))}
      </Select>
    </div>
  );
}

function Project({ here, whyNot }: Parts) {
  const projects = useProjects().data?.items ?? [];
  const { projectId } = here.draft;
  if (projects.length < 2) return null;
  return (
    <Select
      shape="line"
      label="Project"
      value={projectId}
      disabled={whyNot !== null}
      onChange={(event) => here.change({ projectId: event.currentTarget.value })}
    >
      {!projects.some(({ id }) => id === projectId) && <option value={projectId}>An archived project</option>}
      {projects.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </Select>
  );
}

function Learned({ here }: { here: BriefDraftHere }) {
  const { insight } = here.draft;
  if (!insight) return null;
  return (
    <div className="field">
      <span className="lab">Learned, and used here</span>
      <p className="flex gap-2">
        <Note state="published" className="mt-0.5" />
        <span>
          {insight.words} <Link to={'/insights' as string}>Why we say so</Link>
        </span>
      </p>
    </div>
  );
}

type Written = 'what' | 'audience' | 'tone' | 'links' | 'title';

interface WrittenFieldProps extends Parts {
  readonly of: Written;
  readonly label: string;
  /** Several lines are drawn as `TextArea`. */
  readonly as: typeof TextField | typeof TextArea;
}

/** One field of the brief that is written: on a line, locked for who may not change it. */
function WrittenField({
  here: { draft, change },
  whyNot,
  of,
  as: Shape,
  ...rest
}: WrittenFieldProps &
  Pick<
    React.ComponentProps<typeof TextArea>,
    'className' | 'lang' | 'rows' | 'maxLength' | 'error' | 'placeholder' | 'spellCheck' | 'autoCapitalize'
  >) {
  return (
    <Shape
      shape="line"
      value={draft[of]}
      readOnly={whyNot !== null}
      onChange={(event: React.ChangeEvent<HTMLInputElement | HTMLTextAreaElement>) =>
        change({ [of]: event.currentTarget.value })
      }
      {...rest}
    />
  );
}

/** All but the text itself: to whom, tone, brand, language, links, where. */
function Rest(parts: Parts) {
  return (
    <div className="br-rest">
      <WrittenField
        {...parts}
        of="audience"
        as={TextArea}
        label="To whom"
        className="br-serif"
        lang={parts.here.draft.language}
        maxLength={600}
        placeholder="People who have made pots before"
      />
      <WrittenField
        {...parts}
        of="tone"
        as={TextField}
        label="Tone"
        maxLength={200}
        placeholder="As the brand speaks"
      />
      <BrandAndLanguage {...parts} />
      <WrittenField
        {...parts}
        of="links"
        as={TextArea}
        label="Links"
        rows={1}
        placeholder="One a line, the leading one first"
        spellCheck={false}
        autoCapitalize="none"
      />
      <Where {...parts} />
      <WrittenField
        {...parts}
        of="title"
        as={TextField}
        label="Title"
        maxLength={200}
        placeholder="The first words stand for it"
      />
      <Project {...parts} />
      <Learned {...parts} />
    </div>
  );
}

const wide = '(min-width: 768px)';

/** Whether there is room for the whole brief. */
function useIsWide(): boolean {
  return useSyncExternalStore(
    (tell) => {
      const media = matchMedia(wide);
      media.addEventListener('change', tell);
      return () => media.removeEventListener('change', tell);
    },
    () => matchMedia(wide).matches,
  );
}

/** The brief in its fields. On a phone everything but the text folds behind one line. */
export function BriefFields({ here, whyNot }: Parts) {
  const { draft } = here;
  const isWide = useIsWide();
  const [isOpen, setIsOpen] = useState(false);
  const count = draft.accountIds.length;
  return (
    <div className="br-fields">
      <WrittenField
        here={here}
        whyNot={whyNot}
        of="what"
        as={TextArea}
        label="What we want to say"
        className="br-what"
        lang={draft.language}
        error={draft.what.length > 5000 ? `${draft.what.length} of 5,000 characters: shorten it to save it.` : null}
      />
      {whyNot && <p className="help">{whyNot}</p>}
      <details
        className="br-fold"
        open={isWide || isOpen}
        onToggle={(event) => setIsOpen(foldAfterToggle({ isWide, isOpen }, event.currentTarget.open))}
      >
        <summary>Edit the brief: audience, brand, links, {count === 1 ? '1 account' : `${count} accounts`}</summary>
        <Rest here={here} whyNot={whyNot} />
      </details>
    </div>
  );
}
