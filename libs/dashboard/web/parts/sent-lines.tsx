import { apiUrl } from '../address/places.js';
import { needsKey } from '../server/needs-key.js';
import { CopyButton } from './copy-button.js';
import { type Sent, sentCurl, sentLine } from './plan-sent.js';
import style from './sent-lines.module.css';

/** What names thousands of jobs is copied in full, and only begun here. */
const longestShown = 2_000;

/** What is typed into a shell to have the same sent. */
export function SentLines({ sent }: { readonly sent: Sent }) {
  const line = sentLine(sent);
  return (
    <div className={style['same']} role="group" aria-label="The same from a shell">
      <code tabIndex={0} role="group" aria-label="Command line">
        <bdi>{line.length > longestShown ? `${line.slice(0, longestShown)}…` : line}</bdi>
      </code>
      <span className={style['copies']}>
        <CopyButton label="Copy" text={() => line} />
        <CopyButton label="Copy as curl" text={() => sentCurl(sent, apiUrl, needsKey())} />
      </span>
    </div>
  );
}
