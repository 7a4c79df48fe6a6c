import { CaretDownIcon } from '@phosphor-icons/react/dist/csr/CaretDown';
import { useState } from 'react';
import { client } from '../../lib/api.ts';
import { useSession, useWorkspaceId } from '../../lib/session.ts';
import { formatDate } from '../../lib/times.ts';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/dialog.tsx';
import { Select, TextField } from '../../ui/field.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Avatar } from '../../ui/small.tsx';
import { ChangeProblem, Loaded, Part, ShownOnce } from './parts.tsx';
import { type Member, useChange, useDoor, useInvitations, useMay, useMembers } from './settings.api.ts';
import { rolesToGive, roleWords } from './settings.rules.ts';

type Change = ReturnType<typeof useChange>;
type Invited = 'viewer' | 'editor' | 'admin';

interface MemberRowProps {
  readonly member: Member;
  readonly change: Change;
  /** This person leaving would leave nobody who may do everything. */
  readonly isLastOwner: boolean;
  readonly onRemove: () => void;
}

function MemberRow({ member, change, isLastOwner, onRemove }: MemberRowProps) {
  const workspaceId = useWorkspaceId();
  const { profile, workspace } = useSession();
  const given = rolesToGive(workspace?.role ?? 'viewer');
  const isMe = member.userId === profile?.id;
  const mayChange = !isMe && given.includes(member.role);
  return (
    <li className="set-li">
      <Avatar name={member.name} />
      <span className="min-w-0 flex-1">
        <span className="b">{member.name}</span>
        {isMe && <span className="quiet">, you</span>}
        <span className="quiet s12 clip block">{member.email}</span>
      </span>
      {mayChange ? (
        <span className="sel set-role">
          <select
            className="in"
            aria-label={`Role of ${member.name}`}
            value={member.role}
            onChange={(event) => {
              const role = given.find((one) => one === event.currentTarget.value);
              if (role) void change.run(() => client.workspaces.setRole({ workspaceId, userId: member.userId, role }));
            }}
          >
            {given.map((role) => (
              <option key={role} value={role}>
                {roleWords[role]}
              </option>
            ))}
          </select>
          <Icon of={CaretDownIcon} size={12} />
        </span>
      ) : (
        <span className="quiet s12">{roleWords[member.role]}</span>
      )}
      {(mayChange || isMe) && (
        <Button
          small
          look="link"
          unavailable={isLastOwner && 'You are the only owner: make somebody else one first.'}
          onClick={onRemove}
        >
          {isMe ? 'Leave' : 'Take out'}
        </Button>
      )}
    </li>
  );
}

function Invite({ change }: { change: Change }) {
  const workspaceId = useWorkspaceId();
  const door = useDoor().data;
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Invited>('editor');
  const [made, setMade] = useState<{ readonly link: string; readonly warning: string | null } | null>(null);
  const invite = async (): Promise<void> => {
    const invited = await change.run(() =>
      client.workspaces.invite({ workspaceId, role, ...(email.trim() ? { email: email.trim() } : {}) }),
    );
    if (!invited) return;
    setEmail('');
    setMade(invited);
  };
  return (
    <>
      <form
        className="set-row"
        onSubmit={(event) => {
          event.preventDefault();
          void invite();
        }}
      >
        <TextField
          label="Invite by e-mail"
          type="email"
          className="flex-1"
          value={email}
          help={
            door?.hasMail === false
              ? 'This installation sends no mail: copy the link it makes. Empty: anybody with the link, once.'
              : 'Leave it empty for a link that anybody may use, once.'
          }
          error={change.problem?.fieldErrors.email}
          onChange={(event) => setEmail(event.currentTarget.value)}
        />
        <Select label="As" value={role} onChange={(event) => setRole(event.currentTarget.value as Invited)}>
          {(['viewer', 'editor', 'admin'] as const).map((one) => (
            <option key={one} value={one}>
              {roleWords[one]}
            </option>
          ))}
        </Select>
        <Button type="submit" isBusy={change.isBusy}>
          {email.trim() ? 'Invite' : 'Make a link'}
        </Button>
      </form>
      {made && (
        <ShownOnce
          label="The invitation link"
          text={made.link}
          words="It is shown once and can be used once."
          warning={made.warning}
        />
      )}
    </>
  );
}

function OpenInvitations({ change }: { change: Change }) {
  const workspaceId = useWorkspaceId();
  const { profile } = useSession();
  const invitations = useInvitations(true);
  return (
    <Loaded query={invitations} label="Loading invitations">
      {({ items }) => (
        <ul>
          {items.map((one) => (
            <li key={one.id} className="set-li">
              <span className="min-w-0 flex-1">
                {one.email ?? 'A link for one person'}
                <span className="quiet s12 block">
                  {roleWords[one.role]}. Open until {formatDate(one.expiresAt, profile?.timeZone ?? 'UTC')}
                </span>
              </span>
              <Button
                small
                look="link"
                onClick={() =>
                  void change.run(() => client.workspaces.revokeInvitation({ workspaceId, invitationId: one.id }))
                }
              >
                Take back
              </Button>
            </li>
          ))}
        </ul>
      )}
    </Loaded>
  );
}

/** Members with their roles, open invitations, and a new one by mail or by link. */
export function PeoplePart() {
  const workspaceId = useWorkspaceId();
  const { profile, workspace } = useSession();
  const { isAdmin } = useMay();
  const members = useMembers();
  const change = useChange(['workspaces', 'identity']);
  const [leaving, setLeaving] = useState<Member | null>(null);
  const isMe = leaving?.userId === profile?.id;
  const remove = async (): Promise<void> => {
    if (!leaving) return;
    await change.run(() => client.workspaces.removeMember({ workspaceId, userId: leaving.userId }));
    setLeaving(null);
  };
  return (
    <Part id="people" name="People" sub="Members and invitations">
      <ChangeProblem problem={change.problem} onSeen={change.forget} />
      <Loaded query={members} label="Loading members">
        {({ items }) => (
          <ul>
            {items.map((member) => (
              <MemberRow
                key={member.userId}
                member={member}
                change={change}
                isLastOwner={member.role === 'owner' && items.filter(({ role }) => role === 'owner').length === 1}
                onRemove={() => setLeaving(member)}
              />
            ))}
          </ul>
        )}
      </Loaded>
      {isAdmin && <OpenInvitations change={change} />}
      {isAdmin && !workspace?.isDemo && <Invite change={change} />}
      <Confirm
        isOpen={leaving !== null}
        onClose={() => setLeaving(null)}
        title={isMe ? `Leave “${workspace?.name ?? ''}”?` : `Take ${leaving?.name ?? ''} out?`}
        words={
          isMe
            ? 'You lose sight of everything in it. Only an invitation brings you back.'
            : 'They lose sight of everything in this workspace at once. What they made stays.'
        }
        safe={isMe ? 'Stay' : 'Keep them'}
        act={isMe ? 'Leave' : 'Take out'}
        isBusy={change.isBusy}
        onAct={() => void remove()}
      />
    </Part>
  );
}
