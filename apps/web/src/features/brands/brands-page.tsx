import { Link } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { toProblem } from '../../lib/api-problem.ts';
import { usePageTitle } from '../../lib/use-page-title.ts';
import { Button } from '../../ui/button.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { Seam } from '../../ui/seam.tsx';
import { EmptyState, ErrorNotice, Skeleton } from '../../ui/states.tsx';
import { BrandForm } from './brand-form.tsx';
import './brands.css';
import { type Brand, useBrands, useWhyNotBrand } from './brands.api.ts';

function BrandList({
  brands,
  chosen,
  onChoose,
}: {
  brands: readonly Brand[];
  chosen: string;
  onChoose: (id: string) => void;
}) {
  return (
    <ul className="bd-list" aria-label="Brands">
      {brands.map(({ id, name, voice, colours, archivedAt }) => (
        <li key={id}>
          <button type="button" aria-current={id === chosen || undefined} onClick={() => onChoose(id)}>
            <span className="bd-head">
              {colours.length > 0 && (
                <span className="bd-swatches" aria-hidden="true">
                  {[...new Set(colours)].slice(0, 4).map((colour) => (
                    <i key={colour} style={{ background: colour }} />
                  ))}
                </span>
              )}
              <span className="bd-name clip">{name}</span>
            </span>
            <span className="s12 quiet clip block">{archivedAt ? 'Put away' : voice || 'No voice written yet'}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

const newBrand = 'new';

interface BrandsSeamProps {
  readonly brands: readonly Brand[];
  readonly chosen: string;
  readonly begin: React.ReactNode;
  readonly onChoose: (id: string) => void;
}

function BrandsSeam({ brands, chosen, begin, onChoose }: BrandsSeamProps) {
  const right = useRef<HTMLElement>(null);
  const choose = (id: string): void => {
    onChoose(id);
    // On a phone the form stands below the list.
    right.current?.scrollIntoView({ block: 'nearest' });
  };
  const shown = chosen === newBrand ? null : (brands.find(({ id }) => id === chosen) ?? brands[0] ?? null);
  if (brands.length === 0 && chosen !== newBrand)
    return (
      <div className="body pt-6">
        <EmptyState actions={begin}>
          A brand is how you sound: a voice, three posts that got it right, the words you never use.
        </EmptyState>
      </div>
    );
  return (
    <Seam
      name="brands"
      usual={300}
      left={<BrandList brands={brands} chosen={shown?.id ?? ''} onChoose={choose} />}
      right={
        <section ref={right} className="bd-right" aria-label={shown ? shown.name : 'New brand'}>
          <BrandForm
            key={shown ? `${shown.id} ${shown.revision}` : newBrand}
            brand={shown}
            onSaved={({ id }) => onChoose(id)}
          />
        </section>
      }
    />
  );
}

/** Brands: who speaks, how it sounds, and what it never says. */
export function BrandsPage() {
  usePageTitle('Brands');
  const { data, error, refetch } = useBrands('show');
  const whyNot = useWhyNotBrand();
  const [chosen, setChosen] = useState('');
  const brands = [...(data?.items ?? [])].sort((a, b) => Number(a.archivedAt !== null) - Number(b.archivedAt !== null));
  const begin = (
    <Button look={brands.length === 0 ? 'primary' : 'plain'} unavailable={whyNot} onClick={() => setChosen(newBrand)}>
      New brand
    </Button>
  );
  return (
    <>
      <PageHeader
        parent={<Link to={'/briefs' as string}>Briefs</Link>}
        title="Brands"
        hasRule
        actions={brands.length > 0 && begin}
      />
      {error && !data ? (
        <div className="body pt-4">
          <ErrorNotice problem={toProblem(error)} onRetry={() => void refetch()} />
        </div>
      ) : data ? (
        <BrandsSeam brands={brands} chosen={chosen} begin={begin} onChoose={setChosen} />
      ) : (
        <div className="body pt-4">
          <Skeleton rows={4} height={52} label="Loading brands" />
        </div>
      )}
    </>
  );
}
