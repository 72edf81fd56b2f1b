import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Empty } from '../../parts/empty.js';
import { PageHead } from '../../parts/page-head.js';
import style from './nothing.module.css';

/** What an address can name. */
type Kind = 'run' | 'incident' | 'rule' | 'channel';

const reasons: Readonly<Record<Kind, string>> = {
  run: 'The address may be cut off, or the run was removed: finished runs are kept as long as the scheduler is told to, and go with their job.',
  incident: 'The address may be cut off, or the incident was removed: resolved ones are kept for a time.',
  rule: 'The address may be cut off, or somebody has deleted it.',
  channel: 'The address may be cut off, or somebody has deleted it.',
};
const lists: Readonly<Record<Kind, ReactNode>> = {
  run: <Link to="/runs">All runs</Link>,
  incident: <Link to="/alerts">All incidents</Link>,
  rule: <Link to="/alerts/rules">All rules</Link>,
  channel: <Link to="/alerts/channels">All channels</Link>,
};

/** In place of a page whose address names something that is not there: why that may be, and where to go on. */
export function NothingOfIt({ kind }: { readonly kind: Kind }) {
  return (
    <>
      <PageHead title={`There is no such ${kind}`} />
      <Empty title="Nothing has this address.">
        {reasons[kind]}
        <p className={style['links']}>{lists[kind]}</p>
      </Empty>
    </>
  );
}
