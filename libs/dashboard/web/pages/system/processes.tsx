import card from '../../parts/card-table.module.css';
import { Empty } from '../../parts/empty.js';
import { Instant } from '../../parts/instant.js';
import { countVersions, type Process } from './plan-processes.js';
import style from './system-page.module.css';

/** Every program of the installation, with its version. */
export function Processes({ processes }: { readonly processes: readonly Process[] }) {
  const [[usual] = ['']] = countVersions(processes);
  return (
    <section className={style['part']} aria-labelledby="processes">
      <h2 id="processes">Processes</h2>
      {processes.length === 0 ? (
        <Empty title="No process is heard of.">
          What answers you here is in none of the lists yet; it is within a minute.
        </Empty>
      ) : (
        <table className={`${card['table']} ${style['table']}`}>
          <thead>
            <tr>
              <th scope="col">Process</th>
              <th scope="col">State</th>
              <th scope="col">Version</th>
              <th scope="col">Up since</th>
              <th scope="col">Heard of</th>
            </tr>
          </thead>
          <tbody>
            {processes.map((process) => (
              <Row key={process.id} process={process} usual={usual} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

/** @param usual the version that most have */
function Row({ process, usual }: { readonly process: Process; readonly usual: string }) {
  const { kind, name, isLost, version, timeZones, startedAt, heardAt, note } = process;
  return (
    <tr data-lost={isLost}>
      <th scope="row">
        <span className={style['kind']}>{kind}</span> <bdi>{name}</bdi>
        {note !== '' && <span className={style['note']}>{note}</span>}
      </th>
      <td className={style['state']}>{isLost ? 'lost' : 'alive'}</td>
      <td data-label="version" data-odd={!isLost && version !== usual}>
        <bdi>{version}</bdi>
        {timeZones !== '' && <span className={style['note']}>time zones {timeZones}</span>}
      </td>
      <td data-label="up since">
        <Instant at={startedAt} seconds={false} />
      </td>
      <td data-label="heard of">
        <Instant at={heardAt} show="relative" />
      </td>
    </tr>
  );
}
