import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { api, client } from '../../lib/api.ts';
import { toProblem } from '../../lib/api-problem.ts';
import { useSession, useWorkspaceId } from '../../lib/session.ts';
import { usePageTitle } from '../../lib/use-page-title.ts';
import { useProjects } from '../../lib/use-projects.ts';
import { useShortcuts } from '../../lib/use-shortcuts.ts';
import { Button } from '../../ui/button.tsx';
import { Select, TextArea } from '../../ui/field.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { ErrorNotice } from '../../ui/states.tsx';
import { useBrands } from '../brands/index.tsx';
import { useWhyNotWrite } from './briefs.api.ts';
import './briefs.css';
import { guessLanguage } from './guess-language.rules.ts';

const aboutKey = 'antiphon-new-brief';

/** What the palette was asked for, else what was begun here and left. */
function firstWords(): string {
  return new URLSearchParams(location.search).get('about') ?? sessionStorage.getItem(aboutKey) ?? '';
}

/** What need not be asked: the language it is written in, and the brand where there is only one. */
function useUsual(what: string): { language?: string; brandId?: string } {
  const own = useSession().profile?.language;
  const guessed = guessLanguage(what);
  const language = guessed === null || own?.split('-')[0] === guessed ? own : guessed;
  const brands = useBrands().data?.items ?? [];
  const only = brands.length === 1 ? brands[0] : undefined;
  return { ...(language ? { language } : {}), ...(only ? { brandId: only.id } : {}) };
}

/** A new brief: one question. All the rest is asked beside the answers. */
export function NewBriefPage() {
  usePageTitle('New brief');
  const [what, setWhat] = useState(firstWords);
  const [projectId, setProjectId] = useState('');
  const [isAsked, setIsAsked] = useState(false);
  const whyNot = useWhyNotWrite();
  const workspaceId = useWorkspaceId();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const projects = useProjects().data?.items ?? [];
  const usual = useUsual(what);
  const begin = useMutation({
    mutationFn: () => client.briefs.create({ workspaceId, what, ...usual, ...(projectId ? { projectId } : {}) }),
    onSuccess: async (brief) => {
      sessionStorage.removeItem(aboutKey);
      queries.setQueryData(api.briefs.get.queryKey({ input: { workspaceId, briefId: brief.id } }), brief);
      void queries.invalidateQueries({ queryKey: api.briefs.list.key() });
      await navigate({ to: `/briefs/${brief.id}` as string, replace: true });
    },
  });
  const send = (): void => {
    setIsAsked(true);
    if (what.trim() !== '' && !whyNot && !begin.isPending) begin.mutate();
  };
  useShortcuts([{ keys: 'Mod+Enter', words: 'Begin the brief', group: 'This page', run: send }]);
  return (
    <>
      <PageHeader parent={<Link to={'/briefs' as string}>Briefs</Link>} title="New brief" />
      <form
        className="body br-new"
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <TextArea
          shape="line"
          voice="say"
          label="What do you want to say?"
          rows={3}
          autoFocus
          value={what}
          maxLength={5000}
          placeholder="Three places left for the wood-firing weekend, 5 and 6 December."
          error={isAsked && what.trim() === '' ? 'Write what you want to say; a few words are enough.' : null}
          help={whyNot ?? 'In your own words. Nothing is asked or paid until you say so on the next page.'}
          onChange={(event) => {
            setWhat(event.currentTarget.value);
            sessionStorage.setItem(aboutKey, event.currentTarget.value);
          }}
        />
        {projects.length > 1 && (
          <Select label="Project" value={projectId} onChange={(event) => setProjectId(event.currentTarget.value)}>
            {projects.map(({ id, name, isDefault }) => (
              <option key={id} value={isDefault ? '' : id}>
                {name}
              </option>
            ))}
          </Select>
        )}
        {begin.error && <ErrorNotice problem={toProblem(begin.error)}>Your words are still here.</ErrorNotice>}
        <div>
          <Button type="submit" look="primary" keys="Mod+Enter" unavailable={whyNot} isBusy={begin.isPending}>
            Begin
          </Button>
        </div>
      </form>
    </>
  );
}
