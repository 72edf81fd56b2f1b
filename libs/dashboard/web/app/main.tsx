import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { unlessPaused } from '../live/pace.js';
import { stream } from '../live/stream.js';
import { queryClient } from './query-client.js';
import { reloadWhenUpdated } from './reload-when-updated.js';
import { jobRoute, router, runRoute } from './router.js';

import './first-script.js';
import './theme.css';

reloadWhenUpdated();
let isBegun = false;
stream.onTurn(() => {
  const isFirst = !isBegun; // all that is shown has just been read
  isBegun = true;
  // what is shown goes on at the pace that holds now; who looks at it stays who they are
  if (!isFirst && unlessPaused()) {
    void queryClient.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'me' });
  }
});
// what is opened most from the first page is there before it is asked for
setTimeout(() => {
  for (const { options } of [jobRoute, runRoute]) options.component?.preload?.()?.catch(() => undefined);
}, 3_000);
const place = document.getElementById('app');
if (place === null) throw new Error('the page has no #app');
createRoot(place).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
