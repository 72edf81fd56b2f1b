import type { AlertRuleResource } from '@aster-scheduler/client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import button from '../../parts/button.module.css';
import { Empty } from '../../parts/empty.js';
import { ProblemBox, sentenceOf } from '../../parts/problem-box.js';
import { Skeleton } from '../../parts/skeleton.js';
import { toast } from '../../parts/toasts.js';
import { useKeys } from '../../parts/use-keys.js';
import { useMay } from '../../parts/use-may.js';
import { client } from '../../server/client.js';
import style from './alert-list.module.css';
import { conditionWords, subjectWords } from './alert-words.js';
import { AlertsHead } from './alerts-head.js';
import { SeverityMark } from './severity-mark.js';
import { Switch } from './switch.js';
import { useAlertRules } from './use-alert-rules.js';
import { useRowKeys } from './use-row-keys.js';

/** What is told of, and to whom. */
export function RulesPage() {
  const may = useMay();
  const navigate = useNavigate();
  const rules = useAlertRules();
  const isMine = may.be('write');
  useRowKeys();
  useKeys((key) => {
    if (key !== 'c' || !isMine) return false;
    void navigate({ to: '/alerts/rules/new' });
    return true;
  });
  return (
    <>
      <AlertsHead shown="/alerts/rules">
        {isMine && (
          <Link to="/alerts/rules/new" className={`${button['button']} ${button['main']}`} title="Press c">
            New rule
          </Link>
        )}
      </AlertsHead>
      {rules.error !== null && (
        <ProblemBox error={rules.error} what="The rules could not be read" onRetry={() => void rules.refetch()} />
      )}
      {rules.isPending && <Skeleton rows={4} />}
      {rules.data?.items.length === 0 && <NoRules isMine={isMine} />}
      {rules.data !== undefined && rules.data.items.length > 0 && (
        <ul className={style['list']} aria-label="Rules">
          {rules.data.items.map((rule) => (
            <Rule key={rule.id} rule={rule} isMine={isMine} />
          ))}
        </ul>
      )}
    </>
  );
}

function NoRules({ isMine }: { readonly isMine: boolean }) {
  return (
    <Empty title="No rule looks for anything yet.">
      <p>
        A rule says what is to be told of. Without one, failures stand in the overview, and nobody is told
        {isMine ? '. Begin with one of these:' : '.'}
      </p>
      {isMine && (
        <div className={style['begin']}>
          <Link to="/alerts/rules/new" search={{ when: 'failed' }} className={button['button']}>
            a job fails
          </Link>
          <Link to="/alerts/rules/new" search={{ when: 'no_success' }} className={button['button']}>
            no success for a day
          </Link>
          <Link to="/alerts/rules/new" search={{ when: 'late_start' }} className={button['button']}>
            a late start
          </Link>
          <Link to="/alerts/rules/new" search={{ when: 'running_long' }} className={button['button']}>
            a run that takes too long
          </Link>
        </div>
      )}
    </Empty>
  );
}

function Rule({ rule, isMine }: { readonly rule: AlertRuleResource; readonly isMine: boolean }) {
  const queries = useQueryClient();
  const { id, name, channels, severity, is_enabled: isOn, remind, note } = rule;
  const change = useMutation({
    mutationFn: async (wanted: boolean) => client().alerts.rules.update(id, { is_enabled: wanted }),
    onSuccess: (_changed, wanted) =>
      toast(wanted ? `${name} is on.` : `${name} is off: what is open of it ends, and nobody is told.`, {
        undo: () => change.mutate(!wanted),
      }),
    onError: (error) => toast(sentenceOf(error), { isProblem: true }),
    onSettled: () => void queries.invalidateQueries({ queryKey: ['alert rules'] }),
  });
  return (
    <li className={style['item']} data-off={!isOn}>
      {isMine && (
        <Switch label={name} isOn={isOn} isDisabled={change.isPending} onChange={(wanted) => change.mutate(wanted)} />
      )}
      <div className={style['main']}>
        <p className={style['name']}>
          <Link to="/alerts/rules/$id" params={{ id }} data-row>
            <bdi>{name}</bdi>
          </Link>
        </p>
        <p className={style['about']}>
          <bdi>{subjectWords(rule)}</bdi> {conditionWords(rule)}
          {note !== null && (
            <>
              {' · '}
              <bdi>{note}</bdi>
            </>
          )}
        </p>
      </div>
      <div className={style['side']}>
        {!isOn && <span className={style['tag']}>off</span>}
        {remind !== null && <span className="muted">every {remind}</span>}
        {channels.map((channel) => (
          <span key={channel} className={style['tag']}>
            <bdi>{channel}</bdi>
          </span>
        ))}
        {channels.length === 0 && <span className={style['none']}>tells nobody</span>}
        <SeverityMark severity={severity} isQuiet={!isOn} />
      </div>
    </li>
  );
}
