import { useState } from 'react';
import { client } from '../../lib/api.ts';
import { chooseWorkspace, useSession, useWorkspaceId } from '../../lib/session.ts';
import { browserZone } from '../../lib/times.ts';
import { Button } from '../../ui/button.tsx';
import { Select, TextField } from '../../ui/field.tsx';
import { Tag } from '../../ui/small.tsx';
import { ChangeProblem, Loaded, Part, ZoneOptions } from './parts.tsx';
import { type Project, useChange, useMay, useProjects, useWorkspaceRow } from './settings.api.ts';
import { projectsInOrder, zonesWith } from './settings.rules.ts';

type Row = NonNullable<ReturnType<typeof useWorkspaceRow>['data']>;

function WorkspaceForm({ row }: { row: Row }) {
  const change = useChange(['workspaces', 'identity']);
  const { isAdmin, whyNotAdmin } = useMay();
  const [name, setName] = useState(row.name);
  const save = (values: { name?: string; timeZone?: string }): void =>
    void change.run(() => client.workspaces.update({ workspaceId: row.id, revision: row.revision, ...values }));
  return (
    <div className="set-grid">
      <TextField
        label="Name"
        value={name}
        maxLength={80}
        readOnly={!isAdmin}
        help={whyNotAdmin}
        error={change.problem?.fieldErrors.name}
        onChange={(event) => setName(event.currentTarget.value)}
        onBlur={() => isAdmin && name.trim() !== '' && name !== row.name && save({ name })}
      />
      <Select
        label="Time zone of the workspace"
        value={row.timeZone}
        disabled={!isAdmin}
        onChange={(event) => save({ timeZone: event.currentTarget.value })}
      >
        <ZoneOptions zones={zonesWith(Intl.supportedValuesOf('timeZone'), row.timeZone)} />
      </Select>
      <ChangeProblem problem={change.problem} onSeen={change.forget} />
    </div>
  );
}

/** Name and zone of the workspace. */
export function WorkspacePart() {
  const row = useWorkspaceRow();
  return (
    <Part id="workspace" name="Workspace" sub="Saved as you change it.">
      <Loaded query={row} label="Loading the workspace">
        {(data) => <WorkspaceForm key={`${data.id} ${data.revision}`} row={data} />}
      </Loaded>
    </Part>
  );
}

/** A workspace more: its maker owns it and goes there. */
export function NewWorkspacePart() {
  const { profile } = useSession();
  const change = useChange(['identity']);
  const [name, setName] = useState('');
  const [fault, setFault] = useState<string | null>(null);
  if (profile?.isDemo) return null;
  const make = async (): Promise<void> => {
    if (name.trim() === '') return setFault('Give it a name.');
    const made = await change.run(() =>
      client.workspaces.create({ name, timeZone: profile?.timeZone ?? browserZone() }),
    );
    if (!made) return;
    setName('');
    chooseWorkspace(made.id);
  };
  return (
    <Part id="new-workspace" name="Another workspace" sub="With its own accounts, people and money.">
      <form
        className="set-row"
        onSubmit={(event) => {
          event.preventDefault();
          void make();
        }}
      >
        <TextField
          label="Name of the new workspace"
          className="flex-1"
          value={name}
          maxLength={80}
          error={fault ?? change.problem?.fieldErrors.name}
          onChange={(event) => {
            setName(event.currentTarget.value);
            setFault(null);
          }}
        />
        <Button type="submit" isBusy={change.isBusy}>
          Make it
        </Button>
      </form>
      <ChangeProblem problem={change.problem} onSeen={change.forget} />
    </Part>
  );
}

function ProjectRow({ project, change }: { project: Project; change: ReturnType<typeof useChange> }) {
  const workspaceId = useWorkspaceId();
  const { whyNotEdit } = useMay();
  const [name, setName] = useState<string | null>(null);
  const update = (values: { name?: string; isArchived?: boolean }) =>
    change.run(() =>
      client.projects.update({ workspaceId, projectId: project.id, revision: project.revision, ...values }),
    );
  const rename = async (): Promise<void> => {
    if (name === null || name.trim() === '' || name === project.name) return setName(null);
    if (await update({ name })) setName(null);
  };
  const isArchived = project.archivedAt !== null;
  return (
    <li className="set-li">
      {name === null ? (
        <span className={`min-w-0 flex-1 ${isArchived ? 'quiet' : ''}`}>
          {project.name} {project.isDefault && <Tag>Default</Tag>} {isArchived && <Tag>Archived</Tag>}
        </span>
      ) : (
        <input
          className="in flex-1"
          aria-label="Name of the project"
          value={name}
          maxLength={80}
          onChange={(event) => setName(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') void rename();
            else if (event.key === 'Escape') setName(null);
          }}
        />
      )}
      <Button
        small
        aria-label={`${name === null ? 'Rename' : 'Save'} ${project.name}`}
        unavailable={whyNotEdit}
        onClick={() => (name === null ? setName(project.name) : void rename())}
      >
        {name === null ? 'Rename' : 'Save'}
      </Button>
      {!project.isDefault && (
        <Button small look="link" unavailable={whyNotEdit} onClick={() => void update({ isArchived: !isArchived })}>
          {isArchived ? 'Bring back' : 'Archive'}
        </Button>
      )}
    </li>
  );
}

/** Projects: make, rename, archive, bring back. */
export function ProjectsPart() {
  const workspaceId = useWorkspaceId();
  const projects = useProjects();
  const change = useChange(['projects']);
  const { whyNotEdit } = useMay();
  const [name, setName] = useState('');
  const [fault, setFault] = useState<string | null>(null);
  const make = async (): Promise<void> => {
    if (name.trim() === '') return setFault('Give it a name.');
    if (await change.run(() => client.projects.create({ workspaceId, name }))) setName('');
  };
  return (
    <Part id="projects" name="Projects">
      <Loaded query={projects} label="Loading projects">
        {({ items }) => (
          <ul>
            {projectsInOrder(items).map((project) => (
              <ProjectRow key={project.id} project={project} change={change} />
            ))}
          </ul>
        )}
      </Loaded>
      <form
        className="set-row"
        onSubmit={(event) => {
          event.preventDefault();
          void make();
        }}
      >
        <TextField
          label="New project"
          className="flex-1"
          value={name}
          maxLength={80}
          error={fault ?? change.problem?.fieldErrors.name}
          onChange={(event) => {
            setName(event.currentTarget.value);
            setFault(null);
          }}
        />
        <Button type="submit" unavailable={whyNotEdit} isBusy={change.isBusy}>
          Make it
        </Button>
      </form>
      <ChangeProblem problem={change.problem} onSeen={change.forget} />
    </Part>
  );
}
