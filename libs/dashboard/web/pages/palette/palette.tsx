import {
  Combobox,
  ComboboxGroup,
  ComboboxGroupLabel,
  ComboboxItem,
  ComboboxList,
  ComboboxProvider,
  Dialog,
} from '@ariakit/react';
import { useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { pagesPath } from '../../address/places.js';
import style from './palette.module.css';
import { paletteGroups, type PaletteItem } from './plan-palette.js';
import { usePaletteItems } from './use-palette-items.js';

interface PaletteProps {
  /** The job whose page is open. */
  readonly job: string | undefined;
  readonly onClose: () => void;
}

/** Goes anywhere by a few letters: jobs, runs, pools, workers, pages, what can be done here, an instant, a schedule. */
export function Palette({ job, onClose }: PaletteProps) {
  const [typed, setTyped] = useState('');
  const items = usePaletteItems(typed, job);
  const { history } = useRouter();
  function open({ path }: PaletteItem): void {
    onClose();
    history.push(`${pagesPath}${path}`);
  }
  return (
    <Dialog
      open
      onClose={onClose}
      aria-label="Search or jump"
      className={style['palette']}
      backdrop={<div className={style['backdrop']} />}
      unmountOnHide
    >
      <ComboboxProvider open setValue={setTyped} focusLoop>
        <Combobox
          autoSelect="always"
          autoFocus
          aria-label="Search or jump"
          placeholder="A job, a run, a page, a time, a cron expression"
          className={style['input']}
        />
        <ComboboxList className={style['list']} aria-label="Finds" alwaysVisible>
          {paletteGroups.map((group) => (
            <Group key={group} name={group} items={items.filter((item) => item.group === group)} onOpen={open} />
          ))}
        </ComboboxList>
        {items.length === 0 && <p className={style['empty']}>Nothing is called so.</p>}
      </ComboboxProvider>
      <p className={style['foot']}>
        <kbd>↑</kbd> <kbd>↓</kbd> choose · <kbd>Enter</kbd> opens · <kbd>Esc</kbd> closes
      </p>
    </Dialog>
  );
}

interface GroupProps {
  readonly name: string;
  readonly items: readonly PaletteItem[];
  readonly onOpen: (item: PaletteItem) => void;
}

function Group({ name, items, onOpen }: GroupProps) {
  if (items.length === 0) return null;
  return (
    <ComboboxGroup className={style['group']}>
      <ComboboxGroupLabel className={style['label']}>{name}</ComboboxGroupLabel>
      {items.map((item) => (
        <ComboboxItem
          key={item.key}
          value={item.key}
          setValueOnClick={false}
          className={style['item']}
          onClick={() => onOpen(item)}
        >
          <span className={style['word']}>
            <bdi>{item.word}</bdi>
          </span>
          <span className={style['detail']}>
            <bdi>{item.detail}</bdi>
          </span>
        </ComboboxItem>
      ))}
    </ComboboxGroup>
  );
}
