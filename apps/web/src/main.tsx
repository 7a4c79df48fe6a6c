import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createAppRouter } from './app/routes.tsx';
import { watchReach } from './lib/online.ts';
import { createQueryClient } from './lib/query-client.ts';
import { shortcuts } from './lib/shortcuts.ts';
import { keepAppForOffline } from './offline/keep-app.ts';
import './styles/app.css';

const place = document.getElementById('root');
if (!place) throw new Error('index.html has no #root');

const queries = createQueryClient();
const router = createAppRouter(queries);
watchReach();
keepAppForOffline();
window.addEventListener('keydown', (event) => shortcuts.handle(event));
// After a change of page the keyboard begins at the page, not at the link that was pressed; in the field that the page
// has chosen, where it begins with one.
router.subscribe('onResolved', ({ fromLocation, pathChanged }) => {
  const page = document.getElementById('page');
  const hasChosen = document.activeElement?.matches('#page :is(input, textarea)');
  if (fromLocation && pathChanged && !hasChosen) page?.focus({ preventScroll: true });
});

createRoot(place).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
