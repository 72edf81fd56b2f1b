import { Menu as Popup, MenuButton, MenuItem, MenuProvider } from '@ariakit/react';
import { Ellipsis } from 'lucide-react';
import { Button } from './button.js';
import style from './menu.module.css';

export interface MenuChoice {
  readonly word: string;
  readonly isDisabled?: boolean;
  readonly look?: 'danger';
  readonly onChoose: () => void;
}

/** Things that are done seldom, behind three dots. */
export function Menu({ label, choices }: { readonly label: string; readonly choices: readonly MenuChoice[] }) {
  return (
    <MenuProvider placement="bottom-end">
      <MenuButton render={<Button aria-label={label} icon={<Ellipsis aria-hidden size={16} />} />} />
      <Popup gutter={4} className={style['menu']} unmountOnHide portal>
        {choices.map(({ word, isDisabled, look, onChoose }) => (
          <MenuItem key={word} className={style['item']} data-look={look} disabled={isDisabled} onClick={onChoose}>
            {word}
          </MenuItem>
        ))}
      </Popup>
    </MenuProvider>
  );
}
