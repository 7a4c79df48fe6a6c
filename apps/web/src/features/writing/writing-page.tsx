import { Link } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useWorkspaceId } from '../../lib/session.ts';
import { usePageTitle } from '../../lib/use-page-title.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { HashtagSetsPart } from './hashtag-sets-part.tsx';
import { LabelsPart } from './labels-part.tsx';
import { LinkTagsPart } from './link-tags-part.tsx';
import { SnippetsPart } from './snippets-part.tsx';
import './writing.css';

/** What writers use again: labels, snippets, hashtag sets, tags of links. */
export function WritingPage() {
  usePageTitle('Writing');
  const workspaceId = useWorkspaceId();
  useEffect(() => {
    if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView({ block: 'start' });
  }, []);
  return (
    <>
      <PageHeader
        title="Writing"
        parent={
          <Link to="/settings" className="quiet">
            Settings
          </Link>
        }
        hasRule
      />
      <div className="body wri" key={workspaceId}>
        <LabelsPart />
        <SnippetsPart />
        <HashtagSetsPart />
        <LinkTagsPart />
      </div>
    </>
  );
}
