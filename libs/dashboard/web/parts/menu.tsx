import { Menu as Popup, MenuButton, MenuItem, MenuProvider } from '@ariakit/react';
import { Ellipsis } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from './button.js';
import style from './menu.module.css';

export interface MenuChoice {
  readonly word: string;
  readonly isDisabled?: boolean;
  readonly look?: 'danger';
  /** It is a line for a shell. */
  readonly isCode?: boolean;
  readonly onChoose: () => void;
}

interface MenuProps {
  readonly label: string;
  readonly icon?: ReactNode;
  readonly choices: readonly MenuChoice[];
}

const dots = <Ellipsis aria-hidden size={16} />;

/** Things that are done seldom, behind three dots or an icon of their own. */
export function Menu({ label, icon = dots, choices }: MenuProps) {
  return (
    <MenuProvider placement="bottom-end">
      <MenuButton render={<Button aria-label={label} title={label} icon={icon} />} />
      <Popup gutter={4} className={style['menu']} unmountOnHide portal>
        {choices.map(({ word, isDisabled, look, isCode, onChoose }) => (
          <MenuItem key={word} className={style['item']} data-look={look} disabled={isDisabled} onClick={onChoose}>
            {isCode === true ? <code>{word}</code> : word}
          </MenuItem>
        ))}
      </Popup>
    </MenuProvider>
  );
}
