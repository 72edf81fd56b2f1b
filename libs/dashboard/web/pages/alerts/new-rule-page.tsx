import { useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { PageHead } from '../../parts/page-head.js';
import { toast } from '../../parts/toasts.js';
import { useMay } from '../../parts/use-may.js';
import { client } from '../../server/client.js';
import style from './incident-page.module.css';
import { emptyDraft } from './rule-draft.js';
import { RuleForm } from './rule-form.js';

/** Makes a rule, and shows before it is made what it would have told of. */
export function NewRulePage() {
  const { when = 'failed', job = '' } = useSearch({ from: '/alerts/rules/new' });
  const navigate = useNavigate();
  const queries = useQueryClient();
  const may = useMay();
  return (
    <>
      <p className={style['back']}>
        <Link to="/alerts/rules">Rules</Link>
      </p>
      <PageHead title="New rule" />
      <RuleForm
        begin={emptyDraft(when, job)}
        isMine={may.be('write') && may.seesAllJobs}
        action="Create the rule"
        onSave={async (rule) => client().alerts.rules.create(rule)}
        sentTo={{ method: 'POST', path: '/api/v1/alerts/rules' }}
        onSaved={({ name }) => {
          void queries.invalidateQueries({ queryKey: ['alert rules'] });
          toast(`${name} counts from now on.`);
          void navigate({ to: '/alerts/rules' });
        }}
      />
    </>
  );
}
