import { useQuery } from '@tanstack/react-query';
import { every } from '../../live/pace.js';
import { ForThose } from '../../parts/for-those.js';
import { PageHead } from '../../parts/page-head.js';
import { ProblemBox } from '../../parts/problem-box.js';
import { Skeleton } from '../../parts/skeleton.js';
import { client } from '../../server/client.js';
import { Checks } from './checks.js';
import { Installation } from './installation.js';
import { Processes } from './processes.js';
import style from './system-page.module.css';
import { Tables } from './tables.js';
import { Tiles } from './tiles.js';
import { useProcesses } from './use-processes.js';

/** Whether the installation itself is all right: what runs it, in which versions, and on which database. */
export function SystemPage() {
  return (
    <ForThose title="System" need="everything">
      <System />
    </ForThose>
  );
}

function System() {
  const doctor = useQuery({
    queryKey: ['doctor'],
    queryFn: ({ signal }) => client().doctor({ signal }),
    refetchInterval: every(10_000),
  });
  const system = useQuery({
    queryKey: ['system'],
    queryFn: ({ signal }) => client().system({ signal }),
    refetchInterval: every(10_000),
  });
  const overview = useQuery({
    queryKey: ['ledger proof'],
    queryFn: ({ signal }) => client().statistics.overview({}, { signal }),
    refetchInterval: every(30_000),
  });
  const processes = useProcesses();
  return (
    <>
      <PageHead title="System" />
      <Tiles doctor={doctor} system={system} overview={overview} processes={processes} />
      <div className={style['parts']}>
        {doctor.error !== null && (
          <ProblemBox error={doctor.error} what="The checks could not be made" onRetry={() => void doctor.refetch()} />
        )}
        {doctor.isPending && doctor.error === null && <Skeleton rows={12} />}
        {doctor.data !== undefined && <Checks checks={doctor.data.checks} />}
        {processes.error !== null && (
          <ProblemBox
            error={processes.error}
            what="The processes could not be read"
            onRetry={() => void processes.refetch()}
          />
        )}
        {processes.data !== undefined && <Processes processes={processes.data} />}
        {system.error !== null && (
          <ProblemBox
            error={system.error}
            what="The database could not be asked about its sizes"
            onRetry={() => void system.refetch()}
          />
        )}
        {system.data !== undefined && (
          <div className={style['pair']}>
            <Tables database={system.data.database} tables={system.data.tables} />
            <Installation system={system.data} />
          </div>
        )}
      </div>
    </>
  );
}
