import type { CheckResource } from '@aster-scheduler/client';
import { Check, ChevronRight, TriangleAlert, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { CopyButton } from '../../parts/copy-button.js';
import style from './checks.module.css';
import { splitRemedy } from './split-remedy.js';
import { worstFirst } from './worst-first.js';

const looks = {
  ok: { icon: Check, word: 'all right' },
  warn: { icon: TriangleAlert, word: 'to look at' },
  fail: { icon: X, word: 'wrong' },
} as const;

/** What was looked at, as `aster doctor` tells it; what is not all right is open from the start. */
export function Checks({ checks }: { readonly checks: readonly CheckResource[] }) {
  return (
    <section className={style['checks']} aria-labelledby="checks">
      <div className={style['head']}>
        <h2 id="checks">Checks</h2>
        <span className={style['command']}>
          <code>aster doctor</code>
          <CopyButton label="Copy" text={() => 'aster doctor'} />
        </span>
      </div>
      <ul>
        {worstFirst(checks).map((check) => (
          <Item key={check.code} check={check} />
        ))}
      </ul>
    </section>
  );
}

function Item({ check }: { readonly check: CheckResource }) {
  const { title, verdict, sentence, meaning, remedy, examples } = check;
  const { icon: Icon, word } = looks[verdict];
  return (
    <li data-verdict={verdict}>
      <details open={verdict !== 'ok'}>
        <summary>
          <Icon aria-hidden size={15} strokeWidth={2.5} className={style['mark']} />
          <span className="visually-hidden">{word}: </span>
          <span className={style['title']}>{title}</span>
          <span className={style['sentence']}>{sentence}</span>
          <ChevronRight aria-hidden size={14} className={style['more']} />
        </summary>
        <dl className={style['body']}>
          <Part term="Why it matters">{meaning}</Part>
          {examples.length > 0 && (
            <Part term="Which ones">
              {examples.map((example) => (
                <code key={example}>
                  <bdi>{example}</bdi>
                </code>
              ))}
            </Part>
          )}
          {remedy !== null && (
            <Part term="What mends it">
              <Remedy text={remedy} />
            </Part>
          )}
        </dl>
      </details>
    </li>
  );
}

function Part({ term, children }: { readonly term: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** What mends it; each command in it can be copied. */
function Remedy({ text }: { readonly text: string }) {
  return splitRemedy(text).map(({ text: piece, isCommand }) =>
    isCommand ? (
      <span key={piece} className={style['remedy']}>
        <code>{piece}</code>
        <CopyButton label="Copy" text={() => piece} />
      </span>
    ) : (
      // between two commands
      piece.replace(/^; $/, 'and ')
    ),
  );
}
