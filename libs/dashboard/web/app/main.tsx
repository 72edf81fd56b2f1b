import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { unlessPaused } from '../live/pace.js';
import { stream } from '../live/stream.js';
import { overviewKey } from '../pages/overview/use-overview.js';
import { begun } from './first-script.js';
import { queryClient } from './query-client.js';
import { reloadWhenUpdated } from './reload-when-updated.js';
import { jobRoute, router, runRoute } from './router.js';

import './theme.css';

/** An answer that takes longer is not waited for with the frame. */
const mostAwaitedMs = 150;

reloadWhenUpdated(import.meta.url);
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
void begin();

/** What is drawn before stays until all of it is drawn again, in one picture. */
async function begin(): Promise<void> {
  const place = document.getElementById('app');
  if (place === null) throw new Error('the page has no #app');
  const first = await Promise.race([begun, passed(mostAwaitedMs)]);
  if (first !== undefined) {
    queryClient.setQueryData(overviewKey(first.range), first.told);
    await Promise.race([painted(), passed(mostAwaitedMs)]); // a tab that is hidden is never painted
  }
  createRoot(place).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </StrictMode>,
  );
}

async function passed(ms: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(() => resolve(undefined), ms));
}

async function painted(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
}
