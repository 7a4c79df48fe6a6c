import { useEffect } from 'react';
import { useSession, useWorkspaceId } from '../../lib/session.ts';
import { usePageTitle } from '../../lib/use-page-title.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { CalendarFeeds } from '../integrations/index.tsx';
import { ApiKeysPart } from './api-keys-part.tsx';
import { ApprovalPart } from './approval-part.tsx';
import { AboutPart, AppearancePart } from './device-parts.tsx';
import { ModelsPart, SpendPart } from './money-parts.tsx';
import { NetworksPart } from './networks-part.tsx';
import { NotificationsPart } from './notifications-part.tsx';
import { Part } from './parts.tsx';
import { PeoplePart } from './people-part.tsx';
import { MissedPart, NewWorkspacePart, ProjectsPart, WorkspacePart } from './workspace-parts.tsx';
import { WritingPart } from './writing-part.tsx';
import { PasswordPart, ProfilePart, SessionsPart } from './you-parts.tsx';
import './settings.css';

interface PartLink {
  readonly id: string;
  readonly name: string;
  /** Whom the part is shown to, where that is not everybody. */
  readonly isFor?: (who: { readonly isDemo: boolean; readonly isOperator: boolean }) => boolean;
}

const parts: readonly PartLink[] = [
  { id: 'profile', name: 'You' },
  { id: 'password', name: 'Password', isFor: ({ isDemo }) => !isDemo },
  { id: 'sessions', name: 'Sessions' },
  { id: 'appearance', name: 'Appearance' },
  { id: 'workspace', name: 'Workspace' },
  { id: 'missed', name: 'Missed posts' },
  { id: 'approval', name: 'Approval' },
  { id: 'notifications', name: 'Alarms' },
  { id: 'calendar', name: 'Calendar' },
  { id: 'people', name: 'People' },
  { id: 'projects', name: 'Projects' },
  { id: 'writing', name: 'Writing' },
  { id: 'models', name: 'Models' },
  { id: 'spend', name: 'Spend' },
  { id: 'api-keys', name: 'API keys' },
  { id: 'networks', name: 'Networks', isFor: ({ isOperator }) => isOperator },
  { id: 'new-workspace', name: 'Another workspace', isFor: ({ isDemo }) => !isDemo },
  { id: 'about', name: 'About' },
];

/** Settings: the person, this browser, the workspace; one page, every part with an address. */
export function SettingsPage() {
  usePageTitle('Settings');
  const workspaceId = useWorkspaceId();
  const { profile } = useSession();
  const shown = parts.filter(({ isFor }) => !isFor || (profile && isFor(profile)));
  useEffect(() => {
    if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView({ block: 'start' });
  }, []);
  return (
    <>
      <PageHeader title="Settings" hasRule />
      <div className="body set">
        <nav aria-label="Parts of Settings" className="set-nav">
          <ul>
            {shown.map(({ id, name }) => (
              <li key={id}>
                <a href={`#${id}`}>{name}</a>
              </li>
            ))}
          </ul>
        </nav>
        <div className="set-all" key={workspaceId}>
          <ProfilePart />
          <PasswordPart />
          <SessionsPart />
          <AppearancePart />
          <WorkspacePart />
          <MissedPart />
          <ApprovalPart />
          <NotificationsPart />
          <Part id="calendar" name="Calendar" sub="Yours alone">
            <CalendarFeeds />
          </Part>
          <PeoplePart />
          <ProjectsPart />
          <WritingPart />
          <ModelsPart />
          <SpendPart />
          <ApiKeysPart />
          <NetworksPart />
          <NewWorkspacePart />
          <AboutPart />
        </div>
      </div>
    </>
  );
}
