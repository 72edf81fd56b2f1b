import './choice-chips.css';

interface ChoiceChipsProps<Choice extends string> {
  readonly label: string;
  readonly choices: readonly Choice[];
  readonly chosen: readonly Choice[];
  readonly word: (choice: Choice) => string;
  readonly onChange: (chosen: readonly Choice[]) => void;
}

/** Some of a few; none chosen is all. */
export function ChoiceChips<Choice extends string>({
  label,
  choices,
  chosen,
  word,
  onChange,
}: ChoiceChipsProps<Choice>) {
  return (
    <div role="group" aria-label={label} className="choice-chips">
      {choices.map((choice) => {
        const isOn = chosen.includes(choice);
        return (
          <button
            key={choice}
            type="button"
            aria-pressed={isOn}
            className="choice-chip"
            onClick={() => onChange(isOn ? chosen.filter((other) => other !== choice) : [...chosen, choice])}
          >
            {word(choice)}
          </button>
        );
      })}
    </div>
  );
}
