import type { SilenceResource } from '@aster-scheduler/client';
import { useQuery } from '@tanstack/react-query';
import { client } from '../../server/client.js';
import { incidentName, matchWords } from './alert-words.js';
import { useAlertRules } from './use-alert-rules.js';

/** What a silence is about: jobs, or what one rule tells of one job or of a part of the engine. */
export function useSilenceWords({ match, rule_id: ruleId, subject }: SilenceResource): string {
  const rules = useAlertRules();
  const jobId = subject?.startsWith('job:') === true ? subject.slice('job:'.length) : undefined;
  const job = useQuery({
    queryKey: ['job by id', jobId],
    queryFn: ({ signal }) => client().jobs.get(jobId ?? '', { signal }),
    enabled: jobId !== undefined,
    staleTime: 60_000,
  });
  if (subject === null) return matchWords(match, 'every job');
  const about = incidentName({ job_name: job.data?.name ?? null, subject });
  const rule = rules.data?.items.find(({ id }) => id === ruleId);
  return `${about}, what ${rule === undefined ? 'one rule' : `the rule ${rule.name}`} tells of it`;
}
