import { Dialog, DialogDismiss, DialogHeading } from '@ariakit/react';
import { useState } from 'react';
import { Button } from '../../parts/button.js';
import { readKeyChoice, writeKeyChoice } from '../../parts/key-choice.js';
import style from './key-help.module.css';

const sections: readonly (readonly [title: string, keys: readonly (readonly [string, string])[]])[] = [
  [
    'Everywhere',
    [
      ['Ctrl K', 'search or jump'],
      ['?', 'this help'],
      ['/', 'filter'],
      ['n', 'new job'],
      ['p', 'stop updates, and go on'],
      ['z', 'whose clock'],
      ['d', 'light or dark'],
      ['b', 'words beside the icons at the edge, or none'],
      ['Esc', 'close'],
    ],
  ],
  [
    'Go to',
    [
      ['g o', 'overview'],
      ['g j', 'jobs'],
      ['g r', 'runs'],
      ['g t', 'timeline'],
      ['g c', 'calendar'],
      ['g g', 'graph'],
      ['g w', 'workers'],
      ['g s', 'system'],
      ['g a', 'alerts'],
    ],
  ],
  [
    'In a list',
    [
      ['j k', 'down, up'],
      ['Enter', 'open'],
      ['x', 'select a job or a run, as Space does; with Shift all up to it'],
    ],
  ],
  [
    'Timeline',
    [
      ['+ -', 'closer, farther'],
      ['< >', 'earlier, later'],
    ],
  ],
  [
    'A job',
    [
      ['t', 'trigger'],
      ['e', 'edit'],
    ],
  ],
  [
    'Alerts',
    [
      ['a', 'acknowledge an incident'],
      ['c', 'new rule, channel or silence'],
    ],
  ],
  [
    'A run',
    [
      ['[ ]', 'the run before, after'],
      ['c', 'cancel'],
      ['R', 'run again'],
      ['w', 'wrap its output'],
      ['f', 'to the end of it, and follow'],
      ['Ctrl F', 'search its output'],
    ],
  ],
];

/** Which keys do what, and whether single ones do anything. */
export function KeyHelp({ onClose }: { readonly onClose: () => void }) {
  const [isOn, setIsOn] = useState(readKeyChoice);
  return (
    <Dialog
      open
      onClose={onClose}
      className={style['help']}
      backdrop={<div className={style['backdrop']} />}
      unmountOnHide
    >
      <div className={style['head']}>
        <DialogHeading>Keys</DialogHeading>
        <DialogDismiss render={<Button>Close</Button>} />
      </div>
      <div className={style['columns']}>
        {sections.map(([title, keys]) => (
          <section key={title}>
            <h2>{title}</h2>
            <dl className={style['keys']}>
              {keys.map(([key, word]) => (
                <div key={key}>
                  <dt>
                    {key.split(' ').map((part) => (
                      <kbd key={part}>{part}</kbd>
                    ))}
                  </dt>
                  <dd>{word}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <label className={style['choice']}>
        <input
          type="checkbox"
          checked={isOn}
          onChange={({ target }) => {
            writeKeyChoice(target.checked);
            setIsOn(target.checked);
          }}
        />
        Keys without Ctrl do something
      </label>
    </Dialog>
  );
}
