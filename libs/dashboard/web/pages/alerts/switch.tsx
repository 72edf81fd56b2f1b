import style from './switch.module.css';

interface SwitchProps {
  /** What is switched, for those who hear it. */
  readonly label: string;
  readonly isOn: boolean;
  readonly isDisabled: boolean;
  readonly onChange: (isOn: boolean) => void;
}

/** Something that is on or off; done at once. */
export function Switch({ label, isOn, isDisabled, onChange }: SwitchProps) {
  return (
    <button
      type="button"
      role="switch"
      aria-checked={isOn}
      aria-label={label}
      title={isOn ? 'on' : 'off'}
      disabled={isDisabled}
      className={style['switch']}
      onClick={() => onChange(!isOn)}
    >
      <span className={style['knob']} />
    </button>
  );
}
