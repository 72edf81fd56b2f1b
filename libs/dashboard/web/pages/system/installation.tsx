import type { SystemResource } from '@aster-scheduler/client';
import type { ReactNode } from 'react';
import { apiUrl } from '../../address/places.js';
import { CopyButton } from '../../parts/copy-button.js';
import { Instant } from '../../parts/instant.js';
import { formatDuration } from '../../time/format-duration.js';
import style from './system-page.module.css';

/** What answers here, and on what. */
export function Installation({ system }: { readonly system: SystemResource }) {
  const { database, schema_version: schema, needed_schema_version: needed } = system;
  return (
    <section className={style['part']} aria-labelledby="installation">
      <h2 id="installation">
        This server
        <CopyButton label="Copy" text={() => JSON.stringify(system, null, 2)} />
      </h2>
      <dl className={style['facts']}>
        <Fact term="Aster">{system.version}</Fact>
        <Fact term="Node.js">{system.node_version}</Fact>
        <Fact term="Time zone data">{system.tz_data === '' ? 'not known' : system.tz_data}</Fact>
        <Fact term="Postgres">{database.version}</Fact>
        <Fact term="Tables">
          version {schema}
          {schema !== needed && <span className={style['odd']}>, this server is made for {needed}</span>}
        </Fact>
        <Fact term="Clock of the database">
          <Instant at={system.server_time} seconds />
        </Fact>
        <Fact term="Finished runs are kept">
          {system.run_retention_ms === null ? 'for ever' : formatDuration(system.run_retention_ms)}
        </Fact>
        <Fact term="Serves also">
          {system.features.length === 0 ? 'nothing but the API' : system.features.join(', ')}
        </Fact>
        <Fact term="Reference of the API">
          <a href={`${apiUrl}/docs`}>docs</a>
        </Fact>
      </dl>
    </section>
  );
}

function Fact({ term, children }: { readonly term: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}
