import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { formatBytes } from '../../lib/numbers.ts';
import { useStore } from '../../lib/store.ts';
import { useNow } from '../../lib/use-now.ts';
import { Note } from '../../ui/note.tsx';
import { refreshAssets } from './refresh-assets.ts';
import { endWords, openWords, shareOf, stateWords, type Upload } from './uploads.rules.ts';
import { clearStored, dismissUpload, retryUpload, uploads } from './uploads.ts';

function Way({ words, name, onPress }: { words: string; name: string; onPress: () => void }) {
  return (
    <button type="button" className="as-way" aria-label={`${words} “${name}”`} onClick={onPress}>
      {words}
    </button>
  );
}

function Tile({ upload, now }: { upload: Upload; now: number }) {
  const { id, name, state } = upload;
  const percent = Math.floor(shareOf(upload) * 100);
  const isUnderWay = state.kind === 'waiting' || state.kind === 'sending' || state.kind === 'storing';
  return (
    <li className="as-up" data-state={state.kind}>
      <span className="as-up-face">
        {isUnderWay && (
          <span
            className="hatch"
            style={{ height: `${percent}%` }}
            role="progressbar"
            aria-label={name}
            aria-valuenow={percent}
            aria-valuemin={0}
            aria-valuemax={100}
          />
        )}
        {state.kind === 'failed' && <Note state="failed" />}
        <span className="s12 quiet num">{formatBytes(upload.sizeBytes)}</span>
      </span>
      <span className="as-title clip" title={name}>
        {name}
      </span>
      <span className={`s12 ${state.kind === 'failed' ? 'as-bad' : 'quiet num'}`}>{stateWords(upload, now)}</span>
      <span className="as-ways s12">
        {state.kind === 'failed' && state.canRetry && (
          <Way words="Try again" name={name} onPress={() => retryUpload(id)} />
        )}
        {isUnderWay ? (
          <Way words="Cancel" name={name} onPress={() => dismissUpload(id)} />
        ) : (
          state.kind === 'failed' && <Way words="Let it go" name={name} onPress={() => dismissUpload(id)} />
        )}
      </span>
    </li>
  );
}

/** Stored ones leave their tile to the real one as soon as the library shows it. `stored`: uploads and their assets. */
function useLeaving(stored: string): void {
  const queries = useQueryClient();
  useEffect(() => {
    if (stored === '') return;
    const pairs = stored.split(' ').map((pair) => pair.split('='));
    void refreshAssets(
      queries,
      pairs.map(([, assetId = '']) => assetId),
    ).then(() => clearStored(pairs.map(([id = '']) => id)));
  }, [stored, queries]);
}

/** Files on their way: hollow with progress, then gone into the grid. Failed ones stay, with their reason and a way on. */
export function UploadTiles({ workspaceId }: { workspaceId: string }) {
  const all = useStore(uploads).filter((one) => one.workspaceId === workspaceId);
  useNow(1000);
  useLeaving(all.flatMap(({ id, state }) => (state.kind === 'done' ? [`${id}=${state.assetId}`] : [])).join(' '));
  const open = all.filter(({ state }) => state.kind !== 'done');
  return (
    <>
      <p className="vh" role="status">
        {endWords(all)}
      </p>
      {open.length > 0 && (
        <section aria-label="Files on their way" className="as-ups">
          <p className="s12 quiet">{openWords(open)}</p>
          <ul>
            {open.map((upload) => (
              <Tile key={upload.id} upload={upload} now={performance.now()} />
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
