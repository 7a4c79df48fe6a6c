import { useState } from 'react';
import { client } from '../../lib/api.ts';
import { useWorkspaceId } from '../../lib/session.ts';
import { useProjects } from '../../lib/use-projects.ts';
import { Button } from '../../ui/button.tsx';
import { Switch } from '../../ui/choice.tsx';
import { Select } from '../../ui/field.tsx';
import { LinkTagFields } from './link-tag-fields.tsx';
import { usualTags } from './link-tags.rules.ts';
import { ChangeProblem, Part } from './part.tsx';
import { type Change, type LinkTagDefaults, useChange, useLinkTagDefaults, useWhyNotEdit } from './writing.api.ts';

function TagsForm({
  projectId,
  kept,
  change,
}: {
  projectId: string | null;
  kept: LinkTagDefaults | undefined;
  change: Change;
}) {
  const workspaceId = useWorkspaceId();
  const whyNot = useWhyNotEdit();
  const [tags, setTags] = useState(kept?.tags ?? usualTags);
  const [isOn, setOn] = useState(kept?.isOn ?? false);
  const save = () => change.run(() => client.linkTags.put({ workspaceId, projectId, tags, isOn }));
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (!whyNot) void save();
      }}
    >
      <Switch
        label="Tag links in new posts"
        help="Each post says which tags its links get, shows them in the preview, and can go without."
        checked={isOn}
        disabled={whyNot !== null}
        onChange={setOn}
      />
      <LinkTagFields tags={tags} isReadOnly={whyNot !== null} onChange={setTags} />
      <div className="flex flex-wrap gap-2">
        <Button type="submit" isBusy={change.isBusy} unavailable={whyNot}>
          Save
        </Button>
        {kept && projectId !== null && (
          <Button
            look="link"
            unavailable={whyNot}
            onClick={() => void change.run(() => client.linkTags.remove({ workspaceId, projectId }))}
          >
            Follow the workspace again
          </Button>
        )}
      </div>
      <ChangeProblem change={change} />
    </form>
  );
}

/** What the links of new posts are tagged with, by workspace and by project. */
export function LinkTagsPart() {
  const query = useLinkTagDefaults();
  const projects = useProjects().data?.items ?? [];
  const change = useChange('linkTags');
  const [projectId, setProjectId] = useState('');
  return (
    <Part
      id="link-tags"
      name="Link tags"
      sub="UTM parameters, so that your site’s statistics know where a visit came from."
      query={query}
    >
      {({ items }) => {
        const kept = items.find((one) => one.projectId === (projectId || null));
        return (
          <div className="grid gap-4 pt-3">
            {projects.length > 1 && (
              <Select
                label="Of"
                className="wri-of"
                value={projectId}
                onChange={(event) => setProjectId(event.currentTarget.value)}
              >
                <option value="">The whole workspace</option>
                {projects.map(({ id, name }) => (
                  <option key={id} value={id}>
                    {items.some((one) => one.projectId === id) ? `${name}, its own` : name}
                  </option>
                ))}
              </Select>
            )}
            {projectId !== '' && !kept && (
              <p className="quiet">This project follows the workspace. Saving here gives it tags of its own.</p>
            )}
            <TagsForm
              key={`${projectId} ${kept?.updatedAt ?? ''}`}
              projectId={projectId || null}
              kept={kept}
              change={change}
            />
          </div>
        );
      }}
    </Part>
  );
}
