import type { RunResource } from '@aster-scheduler/client';
import { Clock, Copy, Download, FileText, type LucideIcon, Maximize2, Minimize2, WrapText } from 'lucide-react';
import { Button } from '../parts/button.js';
import { CopyButton } from '../parts/copy-button.js';
import { copyText } from '../parts/copy-text.js';
import { sentenceOf } from '../parts/problem-box.js';
import { toast } from '../parts/toasts.js';
import { downloadOutput, openOutput } from './download-output.js';
import style from './log-panel.module.css';

/** How lines are shown. */
export interface LogLook {
  readonly isWrapping: boolean;
  readonly hasTimes: boolean;
  /** It takes the whole window. */
  readonly isFull: boolean;
}

interface LogToolsProps {
  readonly run: RunResource;
  readonly attempt: number | undefined;
  readonly look: LogLook;
  readonly onLook: (part: Partial<LogLook>) => void;
  readonly chosen: readonly [number, number] | undefined;
  readonly rows: number;
  readonly text: (from: number, to: number) => Promise<string>;
  /** Only the end of the output is there. */
  readonly isTail: boolean;
}

/** How output is shown, and what can be taken along of it. */
export function LogTools({ run, attempt, look, onLook, chosen, rows, text, isTail }: LogToolsProps) {
  const { isWrapping, hasTimes, isFull } = look;
  const copied = chosen !== undefined ? 'Copy lines' : isTail ? 'Copy what is here' : 'Copy all';
  return (
    <span className={style['tools']}>
      {chosen !== undefined && <CopyButton label={`Copy link to L${chosen[0]}`} text={() => location.href} />}
      <Tool word="Wrap" note="w" icon={WrapText} isOn={isWrapping} onUse={() => onLook({ isWrapping: !isWrapping })} />
      <Tool word="Times" icon={Clock} isOn={hasTimes} onUse={() => onLook({ hasTimes: !hasTimes })} />
      <Tool
        word={copied}
        icon={Copy}
        isDisabled={rows === 0}
        onUse={() => tell(copy(chosen === undefined ? text(0, rows) : text(chosen[0] - 1, chosen[1])))}
      />
      <Tool word="Raw, in a window of its own" icon={FileText} onUse={() => tell(openOutput(run, attempt))} />
      <Tool word="Download" icon={Download} onUse={() => tell(downloadOutput(run, attempt))} />
      <Tool
        word="Full window"
        note={isFull ? 'Esc' : undefined}
        icon={isFull ? Minimize2 : Maximize2}
        isOn={isFull}
        onUse={() => onLook({ isFull: !isFull })}
      />
    </span>
  );
}

interface ToolProps {
  readonly word: string;
  /** The key that does the same. */
  readonly note?: string | undefined;
  readonly icon: LucideIcon;
  readonly isOn?: boolean;
  readonly isDisabled?: boolean;
  readonly onUse: () => void;
}

function Tool({ word, note, icon: Icon, isOn, isDisabled = false, onUse }: ToolProps) {
  return (
    <Button
      look="quiet"
      aria-label={word}
      aria-pressed={isOn}
      title={note === undefined ? word : `${word}: press ${note}`}
      disabled={isDisabled}
      icon={<Icon aria-hidden size={15} />}
      onClick={onUse}
    />
  );
}

async function copy(lines: Promise<string>): Promise<void> {
  const isCopied = await copyText(await lines);
  toast(isCopied ? 'Copied.' : 'It could not be copied.', { isProblem: !isCopied });
}

/** What goes wrong is told. */
function tell(done: Promise<void>): void {
  done.catch((error: unknown) => toast(sentenceOf(error), { isProblem: true }));
}
