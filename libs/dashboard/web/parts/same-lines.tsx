import { apiUrl } from '../address/places.js';
import { needsKey } from '../server/needs-key.js';
import { CopyButton } from './copy-button.js';
import { type Sent, sentCurl, sentLine } from './plan-sent.js';
import style from './same-lines.module.css';

interface SameLinesProps {
  /** The command line that does the same. */
  readonly line: string;
  /** The request that does the same. */
  readonly curl?: () => string;
}

/** What is typed into a shell to have the same done. */
export function SameLines({ line, curl }: SameLinesProps) {
  return (
    <div className={style['same']} role="group" aria-label="The same from a shell">
      <code tabIndex={0} role="group" aria-label="Command line">
        <bdi>{line.length > longestShown ? `${line.slice(0, longestShown)}…` : line}</bdi>
      </code>
      <span className={style['copies']}>
        <CopyButton label="Copy" text={() => line} />
        {curl !== undefined && <CopyButton label="Copy as curl" text={curl} />}
      </span>
    </div>
  );
}

/** What names thousands of jobs is copied in full, and only begun here. */
const longestShown = 2_000;

export function SentLines({ sent }: { readonly sent: Sent }) {
  return <SameLines line={sentLine(sent)} curl={() => sentCurl(sent, apiUrl, needsKey())} />;
}
