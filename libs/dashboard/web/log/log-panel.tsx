import type { RunResource } from '@aster-scheduler/client';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo, useRef, useState } from 'react';
import { apiUrl } from '../address/places.js';
import type { RunSearch } from '../address/run-search.js';
import { Button } from '../parts/button.js';
import { formatBytes } from '../parts/format-count.js';
import { useKeys } from '../parts/use-keys.js';
import { useKey } from '../server/session.js';
import { sessionUrl } from '../server/sign-in.js';
import { LogChoices } from './log-choices.js';
import { LogFoot } from './log-foot.js';
import { LogLines } from './log-lines.js';
import style from './log-panel.module.css';
import { LogSearch } from './log-search.js';
import { type LogLook, LogTools } from './log-tools.js';
import { planTail, tailBytes } from './plan-tail.js';
import { useLog } from './use-log.js';
import { useLogJumps } from './use-log-jumps.js';
import { usePrinting } from './use-printing.js';

interface LogPanelProps {
  readonly run: RunResource;
  /** The run whose lines are not new: the last success before it, or one that it is compared with. */
  readonly referenceRunId: string | undefined;
  /** What that is called. */
  readonly referenceWords: string;
}

/** The output of a run: attempts, streams, search, what is new, and lines that have an address. */
export function LogPanel({ run, referenceRunId, referenceWords }: LogPanelProps) {
  const search = useSearch({ from: '/runs/$id' });
  const change = useSearchChange(run.id);
  const panel = useRef<HTMLElement>(null);
  const [leftAt, setLeftAt] = useState(0);
  const [kept, setKept] = useState({ isWrapping: false, isFull: false });
  const [folded, setFolded] = useState<readonly number[]>([]);
  const { log, isRegexWrong, isFiltered, searchKey, isTail } = useOutput({ run, referenceRunId, search, folded });
  const [isFollowing, setFollowing] = useState((run.finished_at === null && location.hash === '') || isTail);
  const { state } = log;
  function follow(isWanted: boolean): void {
    setFollowing(isWanted);
    setLeftAt(state.rows);
  }
  const jumps = useLogJumps(
    log,
    searchKey,
    useCallback(() => setFollowing(false), []),
  );
  const printed = usePrinting(log.text, state.rows);
  const look = { ...kept, hasTimes: search.times === 1 };
  function changeLook(part: Partial<LogLook>): void {
    const { hasTimes, ...rest } = part;
    if (hasTimes !== undefined) change({ times: hasTimes ? 1 : undefined });
    setKept({ ...kept, ...rest });
  }
  useKeys((key) => {
    if (key === 'w') changeLook({ isWrapping: !look.isWrapping });
    else if (key === 'f') follow(!isFollowing);
    else if (key === 'Escape' && look.isFull) changeLook({ isFull: false });
    else return false;
    return true;
  });
  return (
    <section ref={panel} tabIndex={-1} className={style['panel']} aria-label="Output" data-full={look.isFull}>
      <div className={style['bar']}>
        <LogChoices attempts={run.attempt_num} search={search} onChange={change} newLines={state.newLines} />
        <LogSearch search={search} onChange={change} isRegexWrong={isRegexWrong} hits={log.hits.length} jumps={jumps} />
        <span className={style['space']} />
        <LogTools
          {...{ run, look, attempt: search.attempt, rows: state.rows, text: log.text, isTail }}
          // lines are rows only while all of them are shown
          chosen={isFiltered || isTail || folded.length > 0 ? undefined : jumps.chosen}
          onLook={changeLook}
        />
      </div>
      {state.problem !== undefined && (
        <p role="alert" className={style['problem']}>
          The output could not be read: {state.problem}
        </p>
      )}
      {isTail && (
        <p className={style['tail']}>
          Only the last {formatBytes(tailBytes)} of {formatBytes(run.output_bytes)} are here, and searched. Lines have
          their numbers once all of it is read.
          <Button
            onClick={() => {
              panel.current?.focus({ preventScroll: true }); // the button goes away
              change({ whole: 1 });
            }}
          >
            Read all of it
          </Button>
        </p>
      )}
      {printed !== undefined && <pre className={style['printed']}>{printed}</pre>}
      {state.rows === 0 ? (
        <p className={style['none']}>{emptyText(state.end !== undefined, isFiltered)}</p>
      ) : (
        <LogLines
          {...{ log, isFollowing, folded, isTail, jump: jumps.jump, chosen: jumps.chosen, onChoose: jumps.choose }}
          onFollow={follow}
          isWrapping={look.isWrapping}
          hasTimes={look.hasTimes}
          onFold={(line) =>
            setFolded(folded.includes(line) ? folded.filter((each) => each !== line) : [...folded, line])
          }
        />
      )}
      <LogFoot
        {...{ state, isFollowing, newRows: state.rows - leftAt, onGoTo: jumps.goToRow, referenceWords, isTail }}
        onFollow={() => follow(true)}
      />
    </section>
  );
}

interface OutputOptions extends Pick<LogPanelProps, 'run' | 'referenceRunId'> {
  readonly search: RunSearch;
  /** Lines that begin a group which is folded. */
  readonly folded: readonly number[];
}

/** The output as the address asks for it. */
function useOutput({ run, referenceRunId, search, folded }: OutputOptions) {
  const apiKey = useKey();
  const { q, attempt, stream, hits: around } = search;
  const [isRegex, matchesCase, onlyNew] = [search.re === 1, search.case === 1, search.new === 1];
  const isRegexWrong = isRegex && q !== undefined && !isPattern(q);
  const query = useMemo(
    () => (q === undefined || isRegexWrong ? undefined : { text: q, isRegex, matchesCase }),
    [q, isRegex, matchesCase, isRegexWrong],
  );
  const [namesLines] = useState(location.hash !== '');
  const [outputBytes] = useState(run.output_bytes); // it is not read anew where it grows
  const tail = planTail({ outputBytes, attempt, isWhole: search.whole === 1, namesLines });
  const source = useMemo(
    () => ({ baseUrl: apiUrl, apiKey, sessionUrl, runId: run.id, attempt, referenceRunId, tailBytes: tail }),
    [apiKey, run.id, attempt, referenceRunId, tail],
  );
  const view = useMemo(
    () => ({ streams: stream && [stream], onlyNew, around, folded }),
    [stream, onlyNew, around, folded],
  );
  const log = useLog(source, view, query);
  const isFiltered = onlyNew || stream !== undefined || (query !== undefined && around !== undefined);
  return {
    log,
    isTail: tail !== undefined,
    isRegexWrong,
    isFiltered,
    searchKey: JSON.stringify([query ?? '', around ?? '']),
  };
}

/** Changes what the address says, and leaves its lines as they are. */
function useSearchChange(id: string): (part: Partial<RunSearch>) => void {
  const navigate = useNavigate({ from: '/runs/$id' });
  return (part) =>
    void navigate({
      ...{ to: '/runs/$id', params: { id }, search: (before) => ({ ...before, ...part }) },
      ...{ hash: true, replace: true },
    });
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
