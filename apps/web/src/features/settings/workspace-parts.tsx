import { useState } from 'react';
import { client } from '../../lib/api.ts';
import { chooseWorkspace, useSession, useWorkspaceId } from '../../lib/session.ts';
import { browserZone } from '../../lib/times.ts';
import { Button } from '../../ui/button.tsx';
import { Select, TextField } from '../../ui/field.tsx';
import { Tag } from '../../ui/small.tsx';
import { ChangeProblem, Loaded, NameForm, Part, ZoneOptions } from './parts.tsx';
import { type MissedRule, type Project, useChange, useMay, useProjects, useWorkspaceRow } from './settings.api.ts';
import { latenessChoices, missedRuleWords, missedWords, projectsInOrder, zonesWith } from './settings.rules.ts';

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

function MissedForm({ row }: { row: Row }) {
  const change = useChange(['workspaces']);
  const { isAdmin, whyNotAdmin } = useMay();
  const { id: workspaceId, revision, missedRule, latenessLimitMs } = row;
  const save = (values: { missedRule?: MissedRule; latenessLimitMs?: number }): void =>
    void change.run(() => client.workspaces.update({ workspaceId, revision, ...values }));
  return (
    <div className="set-grid">
      {missedRule !== 'send' && (
        <Select
          label="Send late without asking"
          value={latenessLimitMs}
          disabled={!isAdmin}
          onChange={(event) => save({ latenessLimitMs: Number(event.currentTarget.value) })}
        >
          {latenessChoices(latenessLimitMs).map(({ ms, words }) => (
            <option key={ms} value={ms}>
              {words}
            </option>
          ))}
        </Select>
      )}
      <Select
        label={missedRule === 'send' ? 'A late post' : 'Later than that'}
        value={missedRule}
        disabled={!isAdmin}
        onChange={(event) => {
          const chosen = missedRuleWords.find(([rule]) => rule === event.currentTarget.value);
          if (chosen) save({ missedRule: chosen[0] });
        }}
      >
        {missedRuleWords.map(([rule, words]) => (
          <option key={rule} value={rule}>
            {words}
          </option>
        ))}
      </Select>
      <p className="set-foot quiet" role="status">
        {missedWords(missedRule, latenessLimitMs)} {whyNotAdmin}
      </p>
      <ChangeProblem problem={change.problem} onSeen={change.forget} />
    </div>
  );
}

/** What becomes of a post whose time passed while nothing could be sent. */
export function MissedPart() {
  const row = useWorkspaceRow();
  return (
    <Part id="missed" name="Missed posts" sub="When nothing could be sent in time.">
      <Loaded query={row} label="Loading the rule for missed posts">
        {(data) => <MissedForm row={data} />}
      </Loaded>
    </Part>
  );
}

/** A workspace more: its maker owns it and goes there. */
export function NewWorkspacePart() {
  const { profile } = useSession();
  const change = useChange(['identity']);
  if (profile?.isDemo) return null;
  const make = async (name: string): Promise<boolean> => {
    const made = await change.run(() =>
      client.workspaces.create({ name, timeZone: profile?.timeZone ?? browserZone() }),
    );
    if (made) chooseWorkspace(made.id);
    return made !== null;
  };
  return (
    <Part id="new-workspace" name="Another workspace" sub="With its own accounts, people and money.">
      <NameForm label="Name of the new workspace" act="Make it" change={change} onMake={make} />
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
      <NameForm
        label="New project"
        act="Make it"
        change={change}
        unavailable={whyNotEdit}
        onMake={async (name) => (await change.run(() => client.projects.create({ workspaceId, name }))) !== null}
      />
      <ChangeProblem problem={change.problem} onSeen={change.forget} />
    </Part>
  );
}
