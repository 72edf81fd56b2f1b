import { PanelLeftClose, PanelLeftOpen } from 'lucide-react';
import style from './frame.module.css';
import { toggleRail } from './rail-choice.js';
import { useIsRailNarrow } from './use-is-rail-narrow.js';

/** Makes the rail icons alone, and icons with words again. */
export function RailToggle() {
  const isNarrow = useIsRailNarrow();
  const [word, Icon] = isNarrow ? (['Show words', PanelLeftOpen] as const) : (['Only icons', PanelLeftClose] as const);
  return (
    <button
      type="button"
      className={`${style['place']} ${style['fold']}`}
      aria-label={word}
      title={`${word}: press b`}
      onClick={toggleRail}
    >
      <Icon aria-hidden size={17} strokeWidth={2} />
      <span>{word}</span>
    </button>
  );
}
