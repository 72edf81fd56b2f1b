import type { AlertRuleResource } from '@aster-scheduler/client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { Button } from '../../parts/button.js';
import { PageHead } from '../../parts/page-head.js';
import { ProblemBox } from '../../parts/problem-box.js';
import { Skeleton } from '../../parts/skeleton.js';
import { toast } from '../../parts/toasts.js';
import { useMay } from '../../parts/use-may.js';
import { client } from '../../server/client.js';
import { isMissing } from '../missing/is-missing.js';
import { NothingOfIt } from '../missing/nothing-of-it.js';
import { DeclaredBy } from './declared-by.js';
import style from './incident-page.module.css';
import { draftOfRule } from './rule-draft.js';
import { RuleForm } from './rule-form.js';

const RuleDeletion = lazy(async () => ({ default: (await import('./rule-deletion.js')).RuleDeletion }));

/** Changes a rule. It is saved only if nobody else has changed it meanwhile. */
export function RulePage() {
  const { id } = useParams({ from: '/alerts/rules/$id' });
  const rule = useQuery({
    queryKey: ['alert rule to edit', id],
    queryFn: ({ signal }) => client().alerts.rules.get(id, { signal }),
    // a form that is filled in is not read anew
    staleTime: Infinity,
    gcTime: 0,
    placeholderData: undefined,
  });
  if (rule.data === undefined && isMissing(rule.error)) return <NothingOfIt kind="rule" />;
  return (
    <>
      <p className={style['back']}>
        <Link to="/alerts/rules">Rules</Link>
      </p>
      {rule.data !== undefined && <Shown rule={rule.data} />}
      {rule.data === undefined && <PageHead title="Rule" />}
      {rule.isPending && <Skeleton rows={10} />}
      {rule.error !== null && (
        <ProblemBox error={rule.error} what="The rule could not be read" onRetry={() => void rule.refetch()} />
      )}
    </>
  );
}

function Shown({ rule: newest }: { readonly rule: AlertRuleResource }) {
  const [rule] = useState(newest); // what is filled in began with it, and what others save meanwhile is not to be lost
  const navigate = useNavigate();
  const queries = useQueryClient();
  const may = useMay();
  const [isDeleting, setIsDeleting] = useState(false);
  const leave = (words: string) => {
    void queries.invalidateQueries({ queryKey: ['alert rules'] });
    toast(words);
    void navigate({ to: '/alerts/rules' });
  };
  return (
    <>
      <PageHead title={rule.name} shown={<bdi>{rule.name}</bdi>} below={<DeclaredBy source={rule.managed_by} />}>
        <Link to="/alerts" search={{ rule: rule.name }}>
          Its incidents
        </Link>
      </PageHead>
      <RuleForm
        begin={draftOfRule(rule)}
        isMine={may.be('write')}
        action="Save"
        onSave={async (change) => client().alerts.rules.update(rule.id, change, { ifVersion: rule.version })}
        sentTo={{ method: 'PATCH', path: `/api/v1/alerts/rules/${rule.id}`, ifVersion: rule.version }}
        onSaved={({ name }) => leave(`${name} is saved.`)}
      >
        <Button look="danger" onClick={() => setIsDeleting(true)}>
          Delete…
        </Button>
      </RuleForm>
      <Suspense fallback={null}>
        {isDeleting && (
          <RuleDeletion
            rule={rule}
            onClose={() => setIsDeleting(false)}
            onDone={() => leave(`${rule.name} is deleted.`)}
          />
        )}
      </Suspense>
    </>
  );
}
