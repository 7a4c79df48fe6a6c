import { Link } from '@tanstack/react-router';
import { usePageTitle } from '../../lib/use-page-title.ts';
import { PageHeader } from '../../ui/page-header.tsx';
import { ModelsAndKeys } from './models-and-keys.tsx';

/** Models and keys under an address of their own. */
export function ModelsPage() {
  usePageTitle('Models and keys');
  return (
    <>
      <PageHeader parent={<Link to={'/settings' as string}>Settings</Link>} title="Models and keys" hasRule />
      <div className="body pt-3">
        <ModelsAndKeys />
      </div>
    </>
  );
}
