import { CloudSlashIcon } from '@phosphor-icons/react/dist/csr/CloudSlash';
import type { ApiProblem } from '../lib/api-problem.ts';
import { formatPlural } from '../lib/numbers.ts';
import { reach } from '../lib/online.ts';
import { useStore } from '../lib/store.ts';
import { Icon } from './icon.tsx';
import { Note } from './note.tsx';

/** Nothing here: three staff lines, one dotted note, one sentence, one or two buttons. */
export function EmptyState({ children, actions }: { children: React.ReactNode; actions?: React.ReactNode }) {
  return (
    <div className="max-w-[520px]">
      <div className="staff" aria-hidden="true">
        <i />
        <i />
        <i />
        <Note state="draft" />
      </div>
      <p className="say">{children}</p>
      {actions && <div className="mt-2 flex flex-wrap gap-2">{actions}</div>}
    </div>
  );
}

/** Rows of the real height while something loads; invisible for the first 150 ms. `label` says what loads. */
export function Skeleton({ rows = 3, height, label }: { rows?: number; height?: number; label: string }) {
  return (
    <div
      className="sk"
      role="status"
      aria-label={label}
      style={height ? ({ '--sk': `${height}px` } as React.CSSProperties) : undefined}
    >
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are alike and never move
        <span key={row} style={row === rows - 1 ? ({ '--w': '62%' } as React.CSSProperties) : undefined} />
      ))}
    </div>
  );
}

/**
 * What happened, what it means, one way on, and the code in small. `children` is the meaning for people's posts.
 * It speaks up when it appears. Without a line it is no error: it says calmly what is not here.
 */
export function ErrorNotice({
  problem,
  children,
  onRetry,
  way = 'Try again',
}: {
  problem: Pick<ApiProblem, 'userMessage' | 'code'>;
  children?: React.ReactNode;
  onRetry?: () => void;
  way?: string;
}) {
  const isOffline = useStore(reach).kind === 'offline' && problem.code === 'no_answer';
  if (isOffline)
    return (
      <div className="bar" role="status">
        <Icon of={CloudSlashIcon} />
        <span>
          This was not read before the line was lost. It comes by itself when there is a line again. {children}
        </span>
      </div>
    );
  return (
    <div className="bar bar-bad" role="alert">
      <Note state="failed" />
      <span>
        {problem.userMessage} {children}{' '}
        {onRetry && (
          <button type="button" className="text-petrol underline underline-offset-[2.5px]" onClick={onRetry}>
            {way}
          </button>
        )}
        <span className="code block">{problem.code}</span>
      </span>
    </div>
  );
}

/** Since when there is no line, and how much waits. */
export function OfflineBar({
  since,
  waiting,
}: {
  /** Already a time in words: "09:38". */ since: string;
  waiting: number;
}) {
  return (
    <p className="bar" role="status">
      <Icon of={CloudSlashIcon} />
      <span>
        Offline since {since}. You can read and write
        {waiting > 0 ? `; ${formatPlural(waiting, 'change waits', 'changes wait')} here.` : '.'}
      </span>
    </p>
  );
}

/** One line over a page that asks a person for something. */
export function AskBar({ children, actions }: { children: React.ReactNode; actions?: React.ReactNode }) {
  return (
    <div className="bar bar-ask">
      <Note state="attention" />
      <span className="flex-1">{children}</span>
      {actions}
    </div>
  );
}
