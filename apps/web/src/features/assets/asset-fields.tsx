import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, useState } from 'react';
import { client } from '../../lib/api.ts';
import { type ApiProblem, toProblem } from '../../lib/api-problem.ts';
import { useWorkspaceId } from '../../lib/session.ts';
import { formatTime } from '../../lib/times.ts';
import { useProjects } from '../../lib/use-projects.ts';
import { Button } from '../../ui/button.tsx';
import { Select, TextArea, TextField } from '../../ui/field.tsx';
import { ErrorNotice } from '../../ui/states.tsx';
import { tagsFrom } from './asset-words.rules.ts';
import { type AssetWithLineage, useTags, useZone } from './assets.api.ts';
import { refreshAssets } from './refresh-assets.ts';

interface Words {
  readonly title: string;
  readonly altText: string;
  readonly tags: string;
}
interface Theirs extends Omit<Words, 'tags'> {
  readonly tags: readonly string[];
  readonly revision: number;
}

const wordsOf = ({ title, altText, tags }: Omit<Words, 'tags'> & { tags: readonly string[] }): Words => ({
  title,
  altText,
  tags: tags.join(', '),
});

/** The row as it is now, from a stale write's answer. */
function theirsIn(problem: ApiProblem): Theirs | null {
  const current = (problem.body as { current?: Theirs } | null)?.current;
  return problem.code === 'stale_write' && current ? current : null;
}

/** Somebody else changed it meanwhile: both are shown, a person decides. */
function BothVersions({ theirs, onMine, onTheirs }: { theirs: Theirs; onMine: () => void; onTheirs: () => void }) {
  return (
    <div className="bar bar-ask as-both" role="alert">
      <div>
        <p className="b">Somebody changed this while you wrote.</p>
        <p className="s12">
          Theirs: “{theirs.title}”{theirs.altText && `, described as “${theirs.altText}”`}
          {theirs.tags.length > 0 && `, tags ${theirs.tags.join(', ')}`}.
        </p>
        <p className="flex flex-wrap gap-2 pt-2">
          <Button small onClick={onTheirs}>
            Take theirs
          </Button>
          <Button small onClick={onMine}>
            Keep mine
          </Button>
        </p>
      </div>
    </div>
  );
}

const isSame = (a: Words, b: Words): boolean => a.title === b.title && a.altText === b.altText && a.tags === b.tags;

interface Change {
  readonly projectId?: string;
  /** Over which revision; absent: the one these words began from. */
  readonly over?: number;
}

/**
 * Saves what differs when a field is left, one save after the other, so that none is dropped and each knows the revision
 * of the one before. Newer words of the server show while nothing was typed here.
 */
function useSaved(asset: AssetWithLineage) {
  const workspaceId = useWorkspaceId();
  const queries = useQueryClient();
  const [shown, setShown] = useState({ base: asset, typed: wordsOf(asset) });
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [savedAt, setSavedAt] = useState<Date | null>(null);
  const latest = useRef(shown);
  const line = useRef<Promise<void>>(Promise.resolve());
  const put = useCallback((next: typeof shown): void => {
    latest.current = next;
    setShown(next);
  }, []);
  useEffect(() => {
    const { base, typed } = latest.current;
    if (asset.revision > base.revision && isSame(typed, wordsOf(base))) put({ base: asset, typed: wordsOf(asset) });
  }, [asset, put]);
  const send = async ({ projectId, over }: Change): Promise<void> => {
    const { base, typed } = latest.current;
    const next = { title: typed.title.trim() || base.title, altText: typed.altText, tags: tagsFrom(typed.tags) };
    if (isSame(wordsOf(next), wordsOf(base)) && !projectId && !over) return;
    const row = await client.assets.update({
      workspaceId,
      assetId: asset.id,
      revision: over ?? base.revision,
      ...next,
      ...(projectId ? { projectId } : {}),
    });
    // What was typed while it was on its way stays.
    const { typed: typedNow } = latest.current;
    put({ base: { ...base, ...row }, typed: isSame(typedNow, typed) ? wordsOf(row) : typedNow });
    setProblem(null);
    setSavedAt(new Date());
    void refreshAssets(queries, [asset.id]);
  };
  const theirs = problem && theirsIn(problem);
  return {
    typed: shown.typed,
    problem,
    theirs,
    savedAt,
    projectId: shown.base.projectId,
    edit: (change: Partial<Words>) => put({ ...latest.current, typed: { ...latest.current.typed, ...change } }),
    save: (change: Change = {}): void => {
      line.current = line.current.then(() => send(change)).catch((error: unknown) => setProblem(toProblem(error)));
    },
    takeTheirs: () => {
      if (!theirs) return;
      put({ base: { ...latest.current.base, ...theirs, tags: [...theirs.tags] }, typed: wordsOf(theirs) });
      setProblem(null);
    },
  };
}

/** Title, description, tags, project: kept as soon as a field is left. */
export function AssetFields({ asset, whyNot }: { asset: AssetWithLineage; whyNot: string | null }) {
  const { typed, problem, theirs, savedAt, projectId, edit, save, takeTheirs } = useSaved(asset);
  const zone = useZone();
  const known = useTags().data?.items ?? [];
  const projects = useProjects().data?.items ?? [];
  const isLocked = whyNot !== null;
  const isSeen = asset.kind === 'image' || asset.kind === 'video';
  return (
    <div className="as-fields">
      {theirs ? (
        <BothVersions theirs={theirs} onMine={() => save({ over: theirs.revision })} onTheirs={takeTheirs} />
      ) : (
        problem && (
          <ErrorNotice problem={problem} onRetry={() => save()}>
            What you typed is still here.
          </ErrorNotice>
        )
      )}
      <TextField
        label="Title"
        voice="say"
        value={typed.title}
        maxLength={200}
        readOnly={isLocked}
        aside={savedAt ? `Saved ${formatTime(savedAt, zone)}` : undefined}
        onChange={(event) => edit({ title: event.currentTarget.value })}
        onBlur={() => save()}
      />
      {asset.kind !== 'text' && (
        <TextArea
          label={isSeen ? 'Alt text' : 'Description'}
          voice="say"
          value={typed.altText}
          maxLength={1500}
          readOnly={isLocked}
          placeholder={isSeen ? 'What it shows, for people who cannot see it' : 'What it is, to find it again'}
          onChange={(event) => edit({ altText: event.currentTarget.value })}
          onBlur={() => save()}
        />
      )}
      <TextField
        label="Tags"
        help="Parted by commas."
        list="as-known-tags"
        value={typed.tags}
        readOnly={isLocked}
        onChange={(event) => edit({ tags: event.currentTarget.value })}
        onBlur={() => save()}
      />
      <datalist id="as-known-tags">
        {known.slice(0, 100).map(({ tag }) => (
          <option key={tag} value={tag} />
        ))}
      </datalist>
      {projects.length > 1 && (
        <Select
          label="Project"
          value={projectId}
          disabled={isLocked}
          onChange={(event) => save({ projectId: event.currentTarget.value })}
        >
          {projects.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
      )}
      {whyNot && <p className="help">{whyNot}</p>}
    </div>
  );
}
