import type { ReactNode } from 'react';
import { formatCount } from '../parts/format-count.js';
import { formatInstant } from '../time/format-instant.js';
import { useZone } from '../time/zone-choice.js';
import style from './log-lines.module.css';
import type { LogRow } from './log-messages.js';

interface LogLineProps {
  readonly row: number;
  /** Absent until the worker has sent it. */
  readonly content: LogRow | undefined;
  /** Of the largest line number. */
  readonly digits: number;
  readonly chosen: readonly [number, number] | undefined;
  readonly onChoose: (from: number, to: number) => void;
  /** It is there for the selection alone, out of sight. */
  readonly isKeptOnly: boolean;
  readonly hasTimes: boolean;
  readonly folded: readonly number[];
  readonly onFold: (line: number) => void;
  /** More of a long line is to be shown. */
  readonly onMore: (line: number) => void;
  /** Only the end is there: which number a line has is not known. */
  readonly isTail: boolean;
}

/** A line with its number, which chooses it; with Shift, all from the one that was chosen. */
export function LogLine(props: LogLineProps) {
  const { row, content, digits, chosen, onChoose, isKeptOnly, hasTimes, folded, onFold, onMore, isTail } = props;
  const number = content === undefined || isTail ? undefined : content.line + 1;
  const isChosen = number !== undefined && chosen !== undefined && number >= chosen[0] && number <= chosen[1];
  return (
    <div
      className={style['line']}
      data-row={row}
      data-stream={content?.stream}
      data-new={content?.isNew === true}
      data-level={content?.level}
      data-chosen={isChosen}
      data-kept={isKeptOnly}
    >
      <button
        type="button"
        className={style['number']}
        tabIndex={-1}
        style={{ inlineSize: `${digits + 2}ch` }}
        aria-label={`line ${number ?? ''}`}
        data-number={number ?? ''}
        onClick={(event) =>
          number !== undefined && onChoose(event.shiftKey && chosen !== undefined ? chosen[0] : number, number)
        }
      />
      {hasTimes && <Written at={content?.at} />}
      {content?.isGroup === true && (
        <button
          type="button"
          className={style['fold']}
          aria-expanded={!folded.includes(content.line)}
          aria-label={`Lines of the group at line ${content.line + 1}`}
          onClick={() => onFold(content.line)}
        >
          {folded.includes(content.line) ? '▸' : '▾'}
        </button>
      )}
      <span className={style['text']} data-text>
        {content === undefined ? ' ' : textOf(content)}
      </span>
      {content !== undefined && content.cutChars > 0 && (
        <button type="button" className={style['more']} onClick={() => onMore(content.line)}>
          … {formatCount(content.cutChars)} more characters: show
        </button>
      )}
    </div>
  );
}

/** To a tenth of a second, by the clock that is chosen. */
function Written({ at }: { readonly at: number | undefined }) {
  const zone = useZone();
  const text =
    at === undefined
      ? ''
      : `${formatInstant(new Date(at), zone, { zone: false, seconds: true }).slice(11)}.${Math.floor((at % 1000) / 100)}`;
  return <span className={style['written']}>{text}</span>;
}

/** Colours and hits laid over each other; addresses become links. */
function textOf({ spans, matches }: LogRow): ReactNode {
  let at = 0;
  const parts = spans.flatMap(({ text, look }, index) => {
    const begin = at;
    at += text.length;
    return piecesOf(text, begin, matches).map(({ piece, isHit }, part) => (
      <span key={`${index}.${part}`} className={`${look}${isHit ? ` ${style['hit']}` : ''}` || undefined}>
        {linked(piece)}
      </span>
    ));
  });
  return parts.length === 0 ? '\u200b' : parts;
}

interface Piece {
  readonly piece: string;
  readonly isHit: boolean;
}

function piecesOf(text: string, begin: number, matches: LogRow['matches']): readonly Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const [from, to] of matches) {
    const start = Math.min(Math.max(from - begin, 0), text.length);
    const end = Math.min(Math.max(to - begin, 0), text.length);
    if (end <= start) continue;
    if (start > at) pieces.push({ piece: text.slice(at, start), isHit: false });
    pieces.push({ piece: text.slice(start, end), isHit: true });
    at = end;
  }
  if (at < text.length) pieces.push({ piece: text.slice(at), isHit: false });
  return pieces;
}

function linked(text: string): ReactNode {
  if (!text.includes('://')) return text;
  return text.split(/(https?:\/\/[^\s"'<>]+[^\s"'<>.,;:)\]])/).map((part, index) =>
    index % 2 === 1 && URL.canParse(part) ? (
      <a key={index} href={part} rel="noreferrer noopener" target="_blank">
        {part}
      </a>
    ) : (
      part
    ),
  );
}
