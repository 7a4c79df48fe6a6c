import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, client } from '../../lib/api.ts';
import { type ApiProblem, toProblem } from '../../lib/api-problem.ts';
import { useWorkspaceId } from '../../lib/session.ts';
import { offerUndo } from '../../lib/undo-here.ts';
import { useShortcuts } from '../../lib/use-shortcuts.ts';
import { Button } from '../../ui/button.tsx';
import { TextArea, TextField } from '../../ui/field.tsx';
import { ErrorNotice } from '../../ui/states.tsx';
import {
  type BrandDraft,
  bodyOfBrand,
  draftOfBrand,
  emptyBrand,
  faultsOfBrand,
  sameBrand,
} from './brand-draft.rules.ts';
import { type Brand, useWhyNotBrand } from './brands.api.ts';
import { Colours } from './colours.tsx';
import { Logo } from './logo.tsx';
import { StaleBrand } from './stale-brand.tsx';
import { findUnsaved, forgetUnsaved, keepUnsaved } from './unsaved-brands.ts';

interface Parts {
  readonly draft: BrandDraft;
  readonly change: (part: Partial<BrandDraft>) => void;
  readonly faults: ReturnType<typeof faultsOfBrand>;
  readonly isLocked: boolean;
}

const sampleNames = ['A post that sounds right', 'Another one', 'And a third'] as const;

function Fields({ draft, change, faults, isLocked }: Parts) {
  const sample = (at: number, text: string): void => {
    const [first, second, third] = draft.samples.map((one, index) => (index === at ? text : one));
    change({ samples: [first ?? '', second ?? '', third ?? ''] });
  };
  return (
    <>
      <TextField
        label="Name"
        isRequired
        value={draft.name}
        maxLength={80}
        readOnly={isLocked}
        error={faults.name ?? null}
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
      <TextArea
        label="Voice"
        voice="say"
        rows={3}
        value={draft.voice}
        maxLength={2000}
        readOnly={isLocked}
        placeholder="Plain and warm. No exclamation marks."
        help="How it speaks, in your words. Models read exactly this."
        onChange={(event) => change({ voice: event.currentTarget.value })}
      />
      {sampleNames.map((label, at) => (
        <TextArea
          key={label}
          label={label}
          voice="say"
          value={draft.samples[at]}
          maxLength={5000}
          readOnly={isLocked}
          onChange={(event) => sample(at, event.currentTarget.value)}
        />
      ))}
      <TextArea
        label="Words never to say"
        value={draft.bannedWords}
        readOnly={isLocked}
        placeholder="One a line"
        help="In any case of letters. An answer that says one is marked."
        error={faults.bannedWords ?? null}
        onChange={(event) => change({ bannedWords: event.currentTarget.value })}
      />
      <Colours
        colours={draft.colours}
        fault={faults.colours ?? null}
        isLocked={isLocked}
        onChange={(colours) => change({ colours })}
      />
      <Logo assetId={draft.logoAssetId} isLocked={isLocked} onChange={(logoAssetId) => change({ logoAssetId })} />
    </>
  );
}

function useSave(brand: Brand | null, onSaved: (brand: Brand) => void) {
  const workspaceId = useWorkspaceId();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ draft, revision }: { draft: BrandDraft; revision: number }) =>
      brand
        ? client.brands.save({ workspaceId, brandId: brand.id, revision, ...bodyOfBrand(draft) })
        : client.brands.create({ workspaceId, ...bodyOfBrand(draft) }),
    onSuccess: async (saved) => {
      forgetUnsaved(workspaceId, brand?.id ?? 'new');
      await queries.invalidateQueries({ queryKey: api.brands.key() });
      onSaved(saved);
    },
  });
}

/** Putting away is done at once and can be taken back. */
function useArchive() {
  const workspaceId = useWorkspaceId();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: ({ brand, isArchived }: { brand: Brand; isArchived: boolean }) =>
      client.brands.archive({ workspaceId, brandId: brand.id, isArchived }),
    onSuccess: (_, { brand, isArchived }) => {
      if (isArchived)
        offerUndo({
          words: `“${brand.name}” was put away.`,
          command: 'brands.bring-back',
          args: { workspaceId, brandId: brand.id },
        });
      return queries.invalidateQueries({ queryKey: api.brands.key() });
    },
  });
}

const theirsIn = (problem: ApiProblem | null): Brand | null => {
  const current = problem?.status === 409 ? (problem.body as { current?: Brand } | null)?.current : null;
  return current?.id ? current : null;
};

/** What is in the fields: what was typed before and not saved, else the brand as it is. */
function useUnsaved(brand: Brand | null) {
  const workspaceId = useWorkspaceId();
  const id = brand?.id ?? 'new';
  const asItIs = { draft: brand ? draftOfBrand(brand) : emptyBrand, revision: brand?.revision ?? 1 };
  const [now, setNow] = useState(() => findUnsaved(workspaceId, id) ?? asItIs);
  return {
    ...now,
    write: (part: Partial<BrandDraft>): void => {
      const next = { ...now, draft: { ...now.draft, ...part } };
      setNow(next);
      keepUnsaved(workspaceId, id, next);
    },
    /** Back to the brand as it is. */
    forget: (): void => {
      forgetUnsaved(workspaceId, id);
      setNow(asItIs);
    },
  };
}

/** One brand, or a new one: saved whole, by its button. */
export function BrandForm({ brand, onSaved }: { brand: Brand | null; onSaved: (brand: Brand) => void }) {
  const { draft, revision, write, forget } = useUnsaved(brand);
  const [isAsked, setIsAsked] = useState(false);
  const whyNot = useWhyNotBrand();
  const save = useSave(brand, onSaved);
  const archive = useArchive();
  const faults = faultsOfBrand(draft);
  const isSame = sameBrand(draft, brand ? draftOfBrand(brand) : emptyBrand);
  const problem = save.error ? toProblem(save.error) : null;
  const theirs = theirsIn(problem) ?? (brand && revision < brand.revision ? brand : null);
  const send = (from = revision): void => {
    setIsAsked(true);
    if (Object.keys(faults).length > 0 || whyNot || save.isPending) return;
    save.mutate({ draft, revision: from });
  };
  useShortcuts([{ keys: 'Mod+Enter', words: 'Save the brand', group: 'This page', run: () => send() }]);
  return (
    <form
      className="bd-form"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <Fields draft={draft} change={write} faults={isAsked ? faults : {}} isLocked={whyNot !== null} />
      {theirs ? (
        <StaleBrand
          mine={draft}
          theirs={draftOfBrand(theirs)}
          onMine={() => send(theirs.revision)}
          onTheirs={() => {
            forget();
            save.reset();
            onSaved(theirs);
          }}
        />
      ) : (
        problem && <ErrorNotice problem={problem}>Nothing was saved; your words are still here.</ErrorNotice>
      )}
      {archive.error && <ErrorNotice problem={toProblem(archive.error)} />}
      <div className="flex flex-wrap items-center justify-end gap-2">
        {!isSame && (
          <>
            <span className="s12 quiet mr-auto">Not saved yet.</span>
            {brand && (
              <Button look="link" onClick={forget}>
                Undo the changes
              </Button>
            )}
          </>
        )}
        {brand && (
          <Button
            unavailable={whyNot}
            isBusy={archive.isPending}
            onClick={() => archive.mutate({ brand, isArchived: brand.archivedAt === null })}
          >
            {brand.archivedAt ? 'Bring it back' : 'Put it away'}
          </Button>
        )}
        <Button
          type="submit"
          look="primary"
          keys="Mod+Enter"
          isBusy={save.isPending}
          unavailable={whyNot ?? (brand !== null && isSame && 'Nothing has been changed.')}
        >
          {brand ? 'Save' : 'Make the brand'}
        </Button>
      </div>
    </form>
  );
}
