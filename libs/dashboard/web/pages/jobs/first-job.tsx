import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { Button } from '../../parts/button.js';
import button from '../../parts/button.module.css';
import { CopyButton } from '../../parts/copy-button.js';
import { Empty } from '../../parts/empty.js';
import { sentenceOf } from '../../parts/problem-box.js';
import { toast } from '../../parts/toasts.js';
import { useMay } from '../../parts/use-may.js';
import { client } from '../../server/client.js';
import style from './first-job.module.css';

const example = {
  name: 'examples/hello',
  description: 'Says hello every minute. Trigger it, look at its output, then delete it.',
  cron_expr: '* * * * *',
  command: 'sh',
  args: ['-c', 'echo "hello, it is $(date)"'],
} as const;

const importLine = 'crontab -l | aster import crontab - --apply';

/** What somebody does who has just started: a job of their own, a ready one, or those that they have. */
export function FirstJob() {
  const may = useMay();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const make = useMutation({
    mutationFn: async () => client().jobs.create(example),
    onSuccess: ({ name }) => {
      void queries.invalidateQueries({ queryKey: ['jobs'] });
      void navigate({ to: '/jobs/$name', params: { name } });
    },
    onError: (error) => toast(sentenceOf(error), { isProblem: true }),
  });
  if (!may.be('write')) return <Empty title="There is no job yet.">Whoever has the role write can make one.</Empty>;
  return (
    <Empty title="There is no job yet. A job is a command or a handler, and when it is due.">
      <ul className={style['ways']}>
        <li>
          <Link to="/jobs/new" className={button['button']}>
            <Plus aria-hidden size={14} />
            Create your first job
          </Link>
          <span className="muted">in a form that shows when it will run</span>
        </li>
        <li>
          <Button disabled={make.isPending} onClick={() => make.mutate()}>
            Make a ready example
          </Button>
          <span className="muted">a greeting every minute, to look at</span>
        </li>
        <li>
          <code>{importLine}</code>
          <CopyButton label="Copy" text={() => importLine} />
          <span className="muted">makes jobs of your crontab</span>
        </li>
      </ul>
    </Empty>
  );
}
