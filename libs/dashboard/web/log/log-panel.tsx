import type { RunResource } from '@aster-scheduler/client';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Download, WrapText } from 'lucide-react';
import { useCallback, useMemo, useState } from 'react';
import { apiUrl } from '../address/places.js';
import type { RunSearch } from '../address/run-search.js';
import { Button } from '../parts/button.js';
import { CopyButton } from '../parts/copy-button.js';
import { useKey } from '../server/session.js';
import { sessionUrl } from '../server/sign-in.js';
import { downloadOutput } from './download-output.js';
import { LogChoices } from './log-choices.js';
import { LogFoot } from './log-foot.js';
import { LogLines } from './log-lines.js';
import style from './log-panel.module.css';
import { LogSearch } from './log-search.js';
import { useLog } from './use-log.js';
import { useLogJumps } from './use-log-jumps.js';

interface LogPanelProps {
  readonly run: RunResource;
  /** The last success before it, if it has failed. */
  readonly referenceRunId: string | undefined;
}

/** The output of a run: attempts, streams, search, what is new, and lines that have an address. */
export function LogPanel({ run, referenceRunId }: LogPanelProps) {
  const search = useSearch({ from: '/runs/$id' });
  const change = useSearchChange(run.id, search);
  const apiKey = useKey();
  const [isFollowing, setFollowing] = useState(run.finished_at === null && location.hash === '');
  const [isWrapping, setWrapping] = useState(false);
  const isRegexWrong = search.re === 1 && search.q !== undefined && !isPattern(search.q);
  const query = useMemo(
    () =>
      search.q === undefined || isRegexWrong
        ? undefined
        : { text: search.q, isRegex: search.re === 1, matchesCase: false },
    [search.q, search.re, isRegexWrong],
  );
  const source = useMemo(
    () => ({ baseUrl: apiUrl, apiKey, sessionUrl, runId: run.id, attempt: search.attempt, referenceRunId }),
    [apiKey, run.id, search.attempt, referenceRunId],
  );
  const view = useMemo(
    () => ({ streams: search.stream && [search.stream], onlyNew: search.new === 1, onlyHits: false }),
    [search.stream, search.new],
  );
  const log = useLog(source, view, query);
  const jumps = useLogJumps(
    log,
    JSON.stringify(query ?? ''),
    useCallback(() => setFollowing(false), []),
  );
  const { state } = log;
  return (
    <section className={style['panel']} aria-label="Output">
      <div className={style['bar']}>
        <LogChoices attempts={run.attempt_num} search={search} onChange={change} newLines={state.newLines} />
        <LogSearch search={search} onChange={change} isRegexWrong={isRegexWrong} hits={log.hits.length} jumps={jumps} />
        <span className={style['space']} />
        <Button look="quiet" aria-pressed={isWrapping} onClick={() => setWrapping(!isWrapping)}>
          <WrapText aria-hidden size={14} /> Wrap
        </Button>
        {jumps.chosen !== undefined && (
          <CopyButton label={`Copy link to L${jumps.chosen[0]}`} text={() => location.href} />
        )}
        <Button look="quiet" onClick={() => void downloadOutput(run, search.attempt)}>
          <Download aria-hidden size={14} /> Download
        </Button>
      </div>
      {state.problem !== undefined && (
        <p role="alert" className={style['problem']}>
          The output could not be read: {state.problem}
        </p>
      )}
      {state.rows === 0 ? (
        <p className={style['none']}>
          {emptyText(state.end !== undefined, view.onlyNew || search.stream !== undefined)}
        </p>
      ) : (
        <LogLines
          log={log}
          isFollowing={isFollowing}
          onFollow={setFollowing}
          isWrapping={isWrapping}
          jump={jumps.jump}
          chosen={jumps.chosen}
          onChoose={jumps.choose}
        />
      )}
      <LogFoot state={state} isFollowing={isFollowing} onFollow={() => setFollowing(true)} onGoTo={jumps.goToRow} />
    </section>
  );
}

/** Changes what the address says, and leaves its lines as they are. */
function useSearchChange(id: string, search: RunSearch): (part: Partial<RunSearch>) => void {
  const navigate = useNavigate();
  return (part) =>
    void navigate({ to: '/runs/$id', params: { id }, search: { ...search, ...part }, hash: true, replace: true });
}

function isPattern(text: string): boolean {
  try {
    return new RegExp(text, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}

function emptyText(isEnded: boolean, isFiltered: boolean): string {
  if (isFiltered) return 'No line is to be shown.';
  return isEnded ? 'The run has written nothing.' : 'Nothing written yet.';
}
