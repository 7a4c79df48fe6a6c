/** The eleven states a publication can be in, as shown. The server's `awaiting approval` is `approval`, `needs_attention` is `attention`. */
export type NoteState =
  | 'draft'
  | 'scheduled'
  | 'approval'
  | 'sending'
  | 'published'
  | 'unknown'
  | 'failed'
  | 'missed'
  | 'attention'
  | 'cancelled'
  | 'taken_down';

/** The words of the states: word, note and colour always go together. */
export const noteWords: Readonly<Record<NoteState, string>> = {
  draft: 'Draft',
  scheduled: 'Scheduled',
  approval: 'Waiting for approval',
  sending: 'Sending',
  published: 'Published',
  unknown: 'Unknown',
  failed: 'Failed',
  missed: 'Missed',
  attention: 'Needs you',
  cancelled: 'Cancelled',
  taken_down: 'Taken down',
};

const slant = 'M2.5 5.9 13.5 2.9V10.1L2.5 13.1Z';
const line = { fill: 'none', stroke: 'currentColor' } as const;

const drawings: Readonly<Record<NoteState, React.ReactNode>> = {
  draft: <path d={slant} {...line} strokeWidth="1.4" strokeDasharray="2 1.7" />,
  scheduled: <path d={slant} {...line} strokeWidth="1.6" />,
  approval: <path d="M8 1.8 14.2 8 8 14.2 1.8 8Z" {...line} strokeWidth="1.6" />,
  sending: (
    <>
      <path d={slant} {...line} strokeWidth="1.6" />
      <path className="note-fill" d="M2.5 5.9 8 4.4V11.6L2.5 13.1Z" fill="currentColor" />
    </>
  ),
  published: <path d={slant} fill="currentColor" stroke="currentColor" strokeWidth="1.6" />,
  unknown: (
    <>
      <path d={slant} {...line} strokeWidth="1.6" />
      <path
        d="M4.6 5.4 8.2 11.4M8 4.5 11.4 10.4M11 3.8 13.2 7.4M2.9 8.6 5 12.2"
        stroke="currentColor"
        strokeWidth="1.25"
      />
    </>
  ),
  failed: <path d="M3 3.4 13 12.6M13 3.4 3 12.6" stroke="currentColor" strokeWidth="2.3" />,
  missed: (
    <>
      <path d="M.8 6.9 15.2 3.1" stroke="currentColor" strokeWidth="1.5" />
      <path d="M4.2 6.4 11.8 4.4V9.4L4.2 11.4Z" fill="currentColor" />
    </>
  ),
  attention: (
    <>
      <path d="M8 .9 15.1 8 8 15.1 .9 8Z" fill="currentColor" />
      <path d="M8 4.4V8.9M8 10.3V11.8" stroke="var(--note-on, var(--paper))" strokeWidth="1.7" />
    </>
  ),
  cancelled: (
    <>
      <path d={slant} {...line} strokeWidth="1.3" />
      <path d="M1.2 13.4 14.8 2.6" stroke="currentColor" strokeWidth="1.4" />
    </>
  ),
  taken_down: (
    <>
      <path d={slant} {...line} strokeWidth="1.3" />
      <path d="M8 4.700V11.300M5.400 8.700 8 11.300 10.600 8.700" {...line} strokeWidth="1.4" />
    </>
  ),
};

/** The drawing of a state in the current colour; silent unless `label` is given. Prefer `State`, which brings word and colour. */
export function Note({ state, label, className = '' }: { state: NoteState; label?: string; className?: string }) {
  return (
    <svg
      viewBox="0 0 16 16"
      className={`note ${className}`}
      role={label ? 'img' : undefined}
      aria-label={label}
      aria-hidden={label ? undefined : true}
    >
      {drawings[state]}
    </svg>
  );
}

/**
 * A state as note, word and colour. `children` replaces the word ("3 published"); with `wordHidden` the word stays in
 * the accessible name and the tooltip of the browser.
 */
export function State({
  state,
  children,
  wordHidden = false,
}: {
  state: NoteState;
  children?: React.ReactNode;
  wordHidden?: boolean;
}) {
  const words = children ?? noteWords[state];
  return (
    <span className={`st st-${state}`} title={wordHidden && typeof words === 'string' ? words : undefined}>
      <Note state={state} />
      {wordHidden ? <span className="vh">{words}</span> : words}
    </span>
  );
}

/** How far a claim has come; `stopped` is an experiment whose shares came out uneven. */
export type ClaimStanding = 'not-enough' | 'suggestive' | 'supported' | 'undecided' | 'decided' | 'stopped';

const claims: Readonly<Record<ClaimStanding, { note: NoteState; words: string }>> = {
  'not-enough': { note: 'draft', words: 'Not enough data yet' },
  suggestive: { note: 'scheduled', words: 'Suggestive' },
  supported: { note: 'published', words: 'Supported' },
  undecided: { note: 'scheduled', words: 'Undecided' },
  decided: { note: 'published', words: 'Decided' },
  stopped: { note: 'failed', words: 'Stopped: shares uneven' },
};

/** The ladder of claims, in ink: dotted → hollow → filled. */
export function Claim({ standing }: { standing: ClaimStanding }) {
  const { note, words } = claims[standing];
  return (
    <span className={`st ${standing === 'not-enough' ? 'st-draft' : 'st-ink'}`} style={{ fontWeight: 500 }}>
      <Note state={note} />
      {words}
    </span>
  );
}

/** Hollow or filled, for kept answers: hollow until the person keeps it. */
export function KeptNote({ isKept }: { isKept: boolean }) {
  return <Note state={isKept ? 'published' : 'scheduled'} label={isKept ? 'Kept' : 'Not kept'} className="st-ink" />;
}
