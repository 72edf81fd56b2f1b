import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { unlessPaused } from '../live/pace.js';
import { stream } from '../live/stream.js';
import { queryClient } from './query-client.js';
import { reloadWhenUpdated } from './reload-when-updated.js';
import { router } from './router.js';
import { applyTheme, readTheme } from './theme-choice.js';

import './theme.css';

applyTheme(readTheme());
reloadWhenUpdated();
stream.onTurn(() => {
  // what is shown goes on at the pace that holds now; who looks at it stays who they are
  if (unlessPaused()) void queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'me' });
});
const place = document.getElementById('app');
if (place === null) throw new Error('the page has no #app');
createRoot(place).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
