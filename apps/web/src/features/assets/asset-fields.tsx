import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { api, client } from '../../lib/api.ts';
import { type ApiProblem, toProblem } from '../../lib/api-problem.ts';
import { useWorkspaceId } from '../../lib/session.ts';
import { formatTime } from '../../lib/times.ts';
import { Button } from '../../ui/button.tsx';
import { Select, TextArea, TextField } from '../../ui/field.tsx';
import { ErrorNotice } from '../../ui/states.tsx';
import { tagsFrom } from './asset-words.rules.ts';
import { type AssetWithLineage, useProjects, useTags, useZone } from './assets.api.ts';

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

/** Saves what differs when a field is left. Newer words of the server show while nothing was typed here. */
function useSaved(asset: AssetWithLineage) {
  const workspaceId = useWorkspaceId();
  const queries = useQueryClient();
  const [base, setBase] = useState(asset);
  const [typed, setTyped] = useState(wordsOf(asset));
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [savedAt, setSavedAt] = useState<Date | null>(null);
  const isTyped = JSON.stringify(typed) !== JSON.stringify(wordsOf(base));
  const isSaving = useRef(false);
  useEffect(() => {
    if (isTyped || asset.revision <= base.revision) return;
    setBase(asset);
    setTyped(wordsOf(asset));
  }, [asset, base.revision, isTyped]);
  const save = async (change: Partial<Words & { projectId: string }>, revision = base.revision): Promise<void> => {
    if (isSaving.current) return;
    const { title = typed.title, altText = typed.altText, tags = typed.tags, projectId } = change;
    const next = { title: title.trim() || base.title, altText, tags: tagsFrom(tags) };
    const isSame = JSON.stringify(wordsOf(next)) === JSON.stringify(wordsOf(base)) && !projectId;
    setTyped(wordsOf(next));
    if (isSame && revision === base.revision) return;
    isSaving.current = true;
    try {
      const row = await client.assets.update({
        workspaceId,
        assetId: asset.id,
        revision,
        ...next,
        ...(projectId ? { projectId } : {}),
      });
      setBase({ ...base, ...row });
      setTyped(wordsOf(row));
      setProblem(null);
      setSavedAt(new Date());
      void queries.invalidateQueries({ queryKey: api.assets.key() });
    } catch (error) {
      setProblem(toProblem(error));
    } finally {
      isSaving.current = false;
    }
  };
  const theirs = problem && theirsIn(problem);
  return {
    typed,
    problem,
    theirs,
    savedAt,
    projectId: base.projectId,
    edit: (change: Partial<Words>) => setTyped((before) => ({ ...before, ...change })),
    save,
    takeTheirs: () => {
      if (!theirs) return;
      setBase({ ...base, ...theirs, tags: [...theirs.tags] });
      setTyped(wordsOf(theirs));
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
        <BothVersions theirs={theirs} onMine={() => void save({}, theirs.revision)} onTheirs={takeTheirs} />
      ) : (
        problem && (
          <ErrorNotice problem={problem} onRetry={() => void save({})}>
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
        onBlur={() => void save({})}
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
          onBlur={() => void save({})}
        />
      )}
      <TextField
        label="Tags"
        help="Parted by commas."
        list="as-known-tags"
        value={typed.tags}
        readOnly={isLocked}
        onChange={(event) => edit({ tags: event.currentTarget.value })}
        onBlur={() => void save({})}
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
          onChange={(event) => void save({ projectId: event.currentTarget.value })}
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
