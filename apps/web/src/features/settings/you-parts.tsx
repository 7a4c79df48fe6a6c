import { useState } from 'react';
import { client } from '../../lib/api.ts';
import { useSession } from '../../lib/session.ts';
import { formatAge, formatDate } from '../../lib/times.ts';
import { useNow } from '../../lib/use-now.ts';
import { Button } from '../../ui/button.tsx';
import { Select, TextField } from '../../ui/field.tsx';
import { ChangeProblem, Loaded, Part, ZoneOptions } from './parts.tsx';
import { useChange, useSessions } from './settings.api.ts';
import { languagesWith, zonesWith } from './settings.rules.ts';

type Profile = NonNullable<ReturnType<typeof useSession>['profile']>;
type WeekStart = Profile['weekStart'];

const weekStarts: readonly { readonly value: WeekStart; readonly name: string }[] = [
  { value: 1, name: 'Monday' },
  { value: 6, name: 'Saturday' },
  { value: 7, name: 'Sunday' },
];

function ProfileForm({ profile }: { profile: Profile }) {
  const change = useChange(['identity']);
  const [name, setName] = useState(profile.name);
  const save = (values: Parameters<typeof client.identity.updateProfile>[0]): void =>
    void change.run(() => client.identity.updateProfile(values));
  return (
    <div className="set-grid">
      <TextField
        label="Name"
        value={name}
        maxLength={80}
        error={change.problem?.fieldErrors.name}
        onChange={(event) => setName(event.currentTarget.value)}
        onBlur={() => name.trim() !== '' && name !== profile.name && save({ name })}
      />
      <TextField label="E-mail" value={profile.email} readOnly help="You sign in with it." />
      <Select
        label="Time zone"
        value={profile.timeZone}
        help="Times are shown in it, and wall times you type are meant in it."
        error={change.problem?.fieldErrors.timeZone}
        onChange={(event) => save({ timeZone: event.currentTarget.value })}
      >
        <ZoneOptions zones={zonesWith(Intl.supportedValuesOf('timeZone'), profile.timeZone)} />
      </Select>
      <Select
        label="Weeks begin on"
        value={String(profile.weekStart)}
        onChange={(event) => {
          const found = weekStarts.find(({ value }) => String(value) === event.currentTarget.value);
          if (found) save({ weekStart: found.value });
        }}
      >
        {weekStarts.map(({ value, name: day }) => (
          <option key={value} value={value}>
            {day}
          </option>
        ))}
      </Select>
      <Select
        label="Language you write in"
        value={profile.language}
        help="The app itself speaks English."
        onChange={(event) => save({ language: event.currentTarget.value })}
      >
        {languagesWith(profile.language).map(({ tag, name: language }) => (
          <option key={tag} value={tag}>
            {language}
          </option>
        ))}
      </Select>
      <ChangeProblem problem={change.problem} onSeen={change.forget} />
    </div>
  );
}

/** Who the person is: saved as it is changed. */
export function ProfilePart() {
  const { profile } = useSession();
  return (
    <Part id="profile" name="You" sub="Saved as you change it.">
      {profile && <ProfileForm key={profile.id} profile={profile} />}
    </Part>
  );
}

/** A new password; the other sessions end with the old one. */
export function PasswordPart() {
  const { profile } = useSession();
  const change = useChange(['identity']);
  const [currentPassword, setCurrent] = useState('');
  const [newPassword, setNew] = useState('');
  const [said, setSaid] = useState('');
  const [fault, setFault] = useState<string | null>(null);
  if (profile?.isDemo) return null;
  const send = async (): Promise<void> => {
    setSaid('');
    if (newPassword.length < 10) return setFault('Use at least 10 characters.');
    const done = await change.run(() => client.identity.changePassword({ currentPassword, newPassword }));
    if (!done) return;
    setCurrent('');
    setNew('');
    setSaid(done.words);
  };
  return (
    <Part id="password" name="Password">
      <form
        className="set-grid"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <input type="email" autoComplete="username" value={profile?.email ?? ''} readOnly hidden />
        <TextField
          label="Your password now"
          type="password"
          autoComplete="current-password"
          value={currentPassword}
          error={change.problem?.fieldErrors.currentPassword}
          onChange={(event) => setCurrent(event.currentTarget.value)}
        />
        <TextField
          label="New password"
          type="password"
          autoComplete="new-password"
          value={newPassword}
          help="At least 10 characters. You are signed out everywhere else."
          error={fault ?? change.problem?.fieldErrors.newPassword}
          onChange={(event) => {
            setNew(event.currentTarget.value);
            setFault(null);
          }}
        />
        <div className="set-foot">
          <Button type="submit" isBusy={change.isBusy}>
            Change the password
          </Button>
          <span role="status">{said}</span>
        </div>
        <ChangeProblem problem={change.problem} onSeen={change.forget} />
      </form>
    </Part>
  );
}

/** Where the person is signed in, each to be ended. */
export function SessionsPart() {
  const { profile } = useSession();
  const sessions = useSessions();
  const change = useChange(['identity']);
  const now = useNow();
  const zone = profile?.timeZone ?? 'UTC';
  return (
    <Part id="sessions" name="Where you are signed in">
      <ChangeProblem problem={change.problem} onSeen={change.forget} />
      <Loaded query={sessions} label="Loading sessions">
        {({ items }) => (
          <ul>
            {items.map((session) => (
              <li key={session.id} className="set-li">
                <span className="min-w-0 flex-1">
                  <span className="b">{session.device}</span>
                  {session.isCurrent && <span className="quiet">, this one</span>}
                  <span className="quiet s12 block">
                    {session.ipAddress && `${session.ipAddress}, `}seen {formatAge(session.lastSeenAt, now)}, since{' '}
                    {formatDate(session.createdAt, zone)}
                  </span>
                </span>
                {!session.isCurrent && (
                  <Button
                    small
                    isBusy={change.isBusy}
                    onClick={() => void change.run(() => client.identity.revokeSession({ sessionId: session.id }))}
                  >
                    End it
                  </Button>
                )}
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Part>
  );
}
