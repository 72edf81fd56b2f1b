import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../parts/button.js';
import { FormField } from '../../parts/form-field.js';
import field from '../../parts/form-field.module.css';
import type { FormState } from './form-state.js';
import style from './job-form.module.css';
import { PairTable } from './pair-table.js';
import { splitShellLine } from './split-shell-line.js';

const does = [
  ['command', 'starts a program'],
  ['handler', 'calls a handler of a process'],
  ['elsewhere', 'is done elsewhere, which tells of it'],
] as const;

/** What a run does: a program with its arguments, or a handler with its payload. */
export function WhatSection({ form }: { readonly form: FormState }) {
  const { draft, change, write, problemOf } = form;
  return (
    <>
      <div className={style['radios']} role="radiogroup" aria-label="What a run does">
        {does.map(([kind, words]) => (
          <label key={kind}>
            <input type="radio" name="does" checked={draft.does === kind} onChange={() => change({ does: kind })} />
            {words}
          </label>
        ))}
      </div>
      {draft.does === 'elsewhere' && <Elsewhere form={form} />}
      {draft.does === 'command' && (
        <>
          <Arguments form={form} />
          <PairTable
            title="Environment"
            nameWord="variable"
            pairs={draft.env}
            problem={problemOf('env')}
            onChange={(env) => change({ env })}
          />
          <FormField
            label="In the folder"
            hint="an absolute path; empty: a new folder for each start"
            problem={problemOf('working_directory')}
          >
            {(attributes) => (
              <input
                {...attributes}
                value={draft.texts.working_directory}
                spellCheck={false}
                onChange={({ target }) => write('working_directory', target.value)}
              />
            )}
          </FormField>
        </>
      )}
      {draft.does === 'handler' && (
        <>
          <FormField
            label="Handler"
            hint="the name by which a process has registered it"
            problem={problemOf('handler')}
          >
            {(attributes) => (
              <input
                {...attributes}
                value={draft.texts.handler}
                spellCheck={false}
                onChange={({ target }) => write('handler', target.value)}
              />
            )}
          </FormField>
          <FormField label="Payload, JSON" problem={problemOf('payload')}>
            {(attributes) => (
              <textarea
                {...attributes}
                rows={6}
                value={draft.payload}
                spellCheck={false}
                onChange={({ target }) => change({ payload: target.value })}
              />
            )}
          </FormField>
        </>
      )}
    </>
  );
}

/** A cron of another machine, a service of somebody else: Aster watches that it comes. */
function Elsewhere({ form: { draft, write, problemOf } }: { readonly form: FormState }) {
  return (
    <>
      <p>
        Aster starts nothing. Whatever does the work calls an address of this job when it begins and when it has ended;
        a tick of which nothing is heard in time has failed. The page of the job has lines to copy for that.
      </p>
      <div className={style['grid']}>
        <FormField
          label="How long to wait for it"
          hint="after each tick, such as 15m; empty: 5m"
          problem={problemOf('grace')}
        >
          {(attributes) => (
            <input
              {...attributes}
              value={draft.texts.grace}
              spellCheck={false}
              onChange={({ target }) => write('grace', target.value)}
            />
          )}
        </FormField>
      </div>
    </>
  );
}

function Arguments({ form }: { readonly form: FormState }) {
  const { argv } = form.draft;
  const [line, setLine] = useState('');
  const problem = form.problemOf('command') ?? form.problemOf('args');
  const write = (next: readonly string[]) => form.change({ argv: next });
  return (
    <fieldset className={style['set']}>
      <legend>Program and arguments</legend>
      <ShellLine
        line={line}
        onChange={setLine}
        onUse={(words) => {
          write(words);
          setLine('');
        }}
      />
      <ol className={style['argv']}>
        {argv.map((word, index) => (
          <li key={index}>
            <span className="muted">{index === 0 ? 'program' : index}</span>
            <textarea
              rows={word.split('\n').length}
              value={word}
              spellCheck={false}
              aria-label={index === 0 ? 'Program' : `Argument ${index}`}
              aria-invalid={problem !== undefined}
              onChange={({ target }) => write(argv.map((other, place) => (place === index ? target.value : other)))}
            />
            {index > 0 && (
              <Button
                look="quiet"
                aria-label={`Take argument ${index} away`}
                icon={<X aria-hidden size={14} />}
                onClick={() => write(argv.filter((_, place) => place !== index))}
              />
            )}
          </li>
        ))}
      </ol>
      <div>
        <Button icon={<Plus aria-hidden size={14} />} onClick={() => write([...argv, ''])}>
          Argument
        </Button>
      </div>
      {problem !== undefined && <p className={field['problem']}>{problem}</p>}
    </fieldset>
  );
}

interface ShellLineProps {
  readonly line: string;
  readonly onChange: (line: string) => void;
  readonly onUse: (words: readonly string[]) => void;
}

function ShellLine({ line, onChange, onUse }: ShellLineProps) {
  const read = line.trim() === '' ? undefined : splitShellLine(line);
  return (
    <FormField
      label="Paste a line of a shell"
      hint="it is split into the boxes below; no shell is started unless the line needs one"
      problem={read?.kind === 'problem' ? read.message : undefined}
    >
      {(attributes) => (
        <div className={style['line']}>
          <textarea
            {...attributes}
            rows={1}
            value={line}
            spellCheck={false}
            onChange={({ target }) => onChange(target.value)}
          />
          {read?.kind === 'words' && <Button onClick={() => onUse(read.words)}>Split</Button>}
          {read?.kind === 'shell' && (
            <Button onClick={() => onUse(['sh', '-c', line])}>It has {read.why}: use sh -c</Button>
          )}
        </div>
      )}
    </FormField>
  );
}
