import type { ReactNode } from 'react';
import { mayOpen, type PageNeed } from '../server/may-open.js';
import { useMe } from '../server/use-me.js';
import { Empty } from './empty.js';
import { PageHead } from './page-head.js';
import { ProblemBox } from './problem-box.js';
import { Skeleton } from './skeleton.js';

interface ForThoseProps {
  readonly title: string;
  readonly need: PageNeed;
  readonly children: ReactNode;
}

const needWords = {
  everything: 'This page is for those who may reach all jobs.',
  writer: 'This page is for those who may change all jobs.',
  editor: 'This page is for those who may change jobs.',
  admin: 'This page is for admins who may reach all jobs.',
} as const;

/** A page for those who may open it; all others are told whom it is for, and the server is not asked. */
export function ForThose({ title, need, children }: ForThoseProps) {
  const me = useMe();
  if (mayOpen(me.data, need)) return children;
  return (
    <>
      <PageHead title={title} />
      {me.data !== undefined && (
        <Empty title={needWords[need]}>
          You are <bdi>{me.data.actor}</bdi>, with the role {me.data.role}
          {mayOpen(me.data, 'everything') ? '' : ' for some of the jobs'}. An admin can make a key that may do more.
        </Empty>
      )}
      {me.error !== null && (
        <ProblemBox error={me.error} what="It is not known who you are" onRetry={() => void me.refetch()} />
      )}
      {me.isPending && me.error === null && <Skeleton rows={4} />}
    </>
  );
}
