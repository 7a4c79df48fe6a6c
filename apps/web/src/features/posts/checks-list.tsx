import { Button } from '../../ui/button.tsx';
import { Note, type NoteState } from '../../ui/note.tsx';
import { checksElsewhere, type Judgement } from './judge.rules.ts';

const notes: Record<Judgement['checks'][number]['level'], NoteState> = {
  error: 'failed',
  warning: 'approval',
  fine: 'published',
};
const tones = { error: 'text-failed', warning: 'text-rubric', fine: 'text-ink-2' } as const;

interface CheckLine {
  readonly id: string;
  readonly level: keyof typeof notes;
  readonly words: React.ReactNode;
  readonly act?: { readonly words: string; readonly run: () => void };
}

function Lines({ lines }: { lines: readonly CheckLine[] }) {
  return (
    <ul>
      {lines.map(({ id, level, words, act }) => (
        <li key={id}>
          <span className={tones[level]}>
            <Note
              state={notes[level]}
              label={level === 'error' ? 'Stops it:' : level === 'warning' ? 'Mind:' : 'Fine:'}
            />
          </span>
          <p className={level === 'fine' ? 'quiet' : ''}>{words}</p>
          {act && (
            <Button small onClick={act.run}>
              {act.words}
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}

/** Verdicts, worst first. */
function Checks({ name, lines }: { name: string; lines: readonly CheckLine[] }) {
  return (
    <section className="cmp-checks" aria-label={name}>
      <h3>{name}</h3>
      <Lines lines={lines} />
    </section>
  );
}

/** Verdicts beside what they speak of. */
export function CheckLines({ checks }: { checks: Judgement['checks'] }) {
  if (checks.length === 0) return null;
  return (
    <div className="cmp-checks cmp-beside" aria-live="polite">
      <Lines lines={checks.map(({ level, code, words }, index) => ({ id: `${code} ${index}`, level, words }))} />
    </div>
  );
}

/** What one network says to its version; last, what happens when it does not answer. */
export function VersionChecks({ judgement, guarantee }: { judgement: Judgement; guarantee: string }) {
  const isThread = judgement.content.parts.length > 1;
  const lines = checksElsewhere(judgement).map(
    ({ level, code, words, part }, index): CheckLine => ({
      id: `${code} ${part ?? ''} ${index}`,
      level,
      words: isThread && part !== undefined ? `${part === 0 ? 'First post' : `Reply ${part}`}: ${words}` : words,
    }),
  );
  return <Checks name="Checks, as you type" lines={[...lines, { id: 'guarantee', level: 'fine', words: guarantee }]} />;
}

interface SaidOf {
  readonly accountId: string;
  readonly handle: string;
  readonly words: string;
}

/** What the networks say to the shared text: what stops it somewhere or changes it, each with the way there. */
export function SharedChecks({
  stopped,
  changed,
  fitting,
  onOpen,
}: {
  stopped: readonly SaidOf[];
  /** What goes out as another copy than was given. */
  changed: readonly SaidOf[];
  fitting: number;
  onOpen: (accountId: string) => void;
}) {
  const line = (level: CheckLine['level'], { accountId, handle, words }: SaidOf): CheckLine => ({
    id: `${accountId} ${level} ${words}`,
    level,
    words: (
      <>
        <b>{handle}:</b> {words}
      </>
    ),
    act: { words: 'Look', run: () => onOpen(accountId) },
  });
  const lines = [...stopped.map((one) => line('error', one)), ...changed.map((one) => line('warning', one))];
  if (fitting > 0)
    lines.push({
      id: 'fits',
      level: 'fine',
      words: `It fits ${fitting === 1 ? 'one account' : `${fitting} accounts`}.`,
    });
  if (lines.length === 0) return null;
  return <Checks name="Checks, as you type" lines={lines} />;
}
