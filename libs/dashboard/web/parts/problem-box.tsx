import { ApiError, ApiUnreachableError } from '@aster-scheduler/client';
import { CircleAlert } from 'lucide-react';
import { Button } from './button.js';
import { CopyButton } from './copy-button.js';
import style from './problem-box.module.css';

interface ProblemBoxProps {
  readonly error: unknown;
  /** What was tried: `the runs could not be read`. */
  readonly what: string;
  readonly onRetry?: () => void;
}

/** What failed and why, in the words of the server; part of a page fails alone. */
export function ProblemBox({ error, what, onRetry }: ProblemBoxProps) {
  return (
    <div role="alert" className={style['box']}>
      <CircleAlert aria-hidden size={18} className={style['icon']} />
      <div>
        <p className={style['what']}>{what}</p>
        <p>{sentenceOf(error)}</p>
        {error instanceof ApiError && error.problem?.errors !== undefined && (
          <ul className={style['fields']}>
            {error.problem.errors.map(({ field, message }) => (
              <li key={field + message}>
                <code>{field}</code> {message}
              </li>
            ))}
          </ul>
        )}
        {error instanceof ApiError && (
          <p className={style['facts']}>
            {error.code ?? `status ${error.status}`}
            {error.requestId !== undefined && ` · request ${error.requestId}`}
            <CopyButton label="Copy for a report" text={() => reportOf(what, error)} />
          </p>
        )}
      </div>
      {onRetry !== undefined && <Button onClick={onRetry}>Try again</Button>}
    </div>
  );
}

export function sentenceOf(error: unknown): string {
  if (error instanceof ApiUnreachableError) return 'The server does not answer. What is shown may be old.';
  if (error instanceof ApiError && error.problem !== undefined) return capital(error.problem.detail);
  return error instanceof Error ? error.message : String(error);
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** All that helps somebody who looks into the server's log. */
function reportOf(what: string, error: ApiError): string {
  return [
    `${what}: ${error.message}`,
    `code ${error.code ?? 'none'}, status ${error.status}, request ${error.requestId ?? 'unknown'}`,
    `${location.href}, ${new Date().toISOString()}`,
  ].join('\n');
}
