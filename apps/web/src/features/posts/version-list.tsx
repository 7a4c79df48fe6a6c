import { TextAaIcon } from '@phosphor-icons/react/dist/csr/TextAa';
import { Icon } from '../../ui/icon.tsx';
import { Note, type NoteState, noteWords } from '../../ui/note.tsx';
import { type Account, NetworkGlyph } from '../accounts/index.tsx';

/** How one version stands, as the list shows it. */
export interface VersionLine {
  readonly account: Account;
  readonly note: NoteState;
  /** "284 / 280" */
  readonly count: string;
  /** "4 over", "fits", "scheduled" */
  readonly words: string;
  readonly differs: boolean;
}

function Line({
  line,
  name,
  isCurrent,
  onChoose,
}: {
  line: VersionLine;
  name: string;
  isCurrent: boolean;
  onChoose: () => void;
}) {
  const { account, note, count, words, differs } = line;
  return (
    <li>
      <button type="button" className="cmp-v" aria-current={isCurrent || undefined} onClick={onChoose}>
        <NetworkGlyph channel={account.channel} details={account.details} />
        <span className="cmp-v-words">
          <span className="b clip">{name}</span>
          <span className="s12 quiet num">
            {count}
            {count && ', '}
            <span className={`st-${note}`}>{words}</span>
          </span>
          {differs && <span className="s12 quiet">Differs</span>}
        </span>
        <span className={`cmp-v-note st-${note}`}>
          <Note state={note} label={words === 'fits' ? 'Fits' : noteWords[note]} />
        </span>
      </button>
    </li>
  );
}

/** The shared text and every account's version; `current` null is the shared text. */
export function VersionList({
  lines,
  names,
  current,
  onChoose,
  children,
}: React.PropsWithChildren<{
  lines: readonly VersionLine[];
  names: ReadonlyMap<string, string>;
  current: string | null;
  onChoose: (accountId: string | null) => void;
}>) {
  return (
    <nav className="cmp-vs" aria-label="Versions">
      <ul>
        <li>
          <button
            type="button"
            className="cmp-v"
            aria-current={current === null || undefined}
            onClick={() => onChoose(null)}
          >
            <Icon of={TextAaIcon} />
            <span className="cmp-v-words">
              <span className="b">All accounts</span>
              <span className="s12 quiet">The text they share</span>
            </span>
          </button>
        </li>
        {lines.map((line) => (
          <Line
            key={line.account.id}
            line={line}
            name={names.get(line.account.id) ?? line.account.handle}
            isCurrent={line.account.id === current}
            onChoose={() => onChoose(line.account.id)}
          />
        ))}
      </ul>
      {children}
    </nav>
  );
}
