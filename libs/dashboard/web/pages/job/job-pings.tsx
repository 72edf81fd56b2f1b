import type { JobResource } from '@aster-scheduler/client';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { apiUrl } from '../../address/places.js';
import { ChoiceChips } from '../../parts/choice-chips.js';
import { CopyButton } from '../../parts/copy-button.js';
import { Panel } from '../../parts/panel.js';
import { sentenceOf } from '../../parts/problem-box.js';
import { RoleButton } from '../../parts/role-button.js';
import { toast } from '../../parts/toasts.js';
import { client } from '../../server/client.js';
import style from './job-pings.module.css';
import { pingLines, type PingPlace, pingPlaces } from './ping-lines.js';

/** How a job that is executed elsewhere tells of its runs, in lines to copy. */
export function JobPings({ job }: { readonly job: JobResource }) {
  const [place, setPlace] = useState<PingPlace>('crontab');
  const make = useMutation({
    mutationFn: async () => client().jobs.replacePingToken(job.id),
    onError: (error) => toast(sentenceOf(error), { isProblem: true }),
  });
  const { path = '/ping/<token>' } = make.data ?? {};
  const text = pingLines(place, job, apiUrl + path);
  return (
    <Panel title="How it tells of its runs" aside={<CopyButton label="Copy" text={() => text} />}>
      <div className={style['pings']}>
        <ChoiceChips
          label="Executed by"
          choices={pingPlaces}
          chosen={[place]}
          word={(choice) => choice}
          onChange={(chosen) => setPlace(chosen.at(-1) ?? place)}
        />
        <pre tabIndex={0} aria-label="Lines to copy">
          {text}
        </pre>
        {place === 'aster exec' ? (
          <p className="muted">It takes a key with the role operate, and passes on whatever the command does.</p>
        ) : make.data === undefined ? (
          <p className={style['address']}>
            <RoleButton needs="write" disabled={make.isPending} onClick={() => make.mutate()}>
              Make an address
            </RoleButton>
            <span className="muted">
              It takes the place of the token that the job may have: whoever uses that is heard no more.
            </span>
          </p>
        ) : (
          <p role="status">The address is in the lines. It is shown this once: copy them now.</p>
        )}
      </div>
    </Panel>
  );
}
