import { XIcon } from '@phosphor-icons/react/dist/csr/X';
import { Button, IconButton } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { Note } from '../../ui/note.tsx';

interface ColoursProps {
  readonly colours: readonly string[];
  readonly fault: string | null;
  readonly isLocked: boolean;
  readonly onChange: (colours: string[]) => void;
}

const isColour = (text: string): boolean => /^#[0-9a-f]{6}$/i.test(text);
const firstColour = '#7a3b2a';

/** The colours, the leading one first: a swatch to pick from and the code to type. */
export function Colours({ colours, fault, isLocked, onChange }: ColoursProps) {
  const change = (at: number, colour: string): void =>
    onChange(colours.map((one, index) => (index === at ? colour : one)));
  return (
    <fieldset className="field">
      <legend className="lab">Colours, the leading one first</legend>
      <ul className="bd-colours">
        {colours.map((colour, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a colour is its place; two may be equal while being typed
          <li key={at}>
            <input
              type="color"
              aria-label={`Colour ${at + 1}`}
              disabled={isLocked}
              value={isColour(colour) ? colour.toLowerCase() : '#000000'}
              onChange={(event) => change(at, event.currentTarget.value)}
            />
            <input
              className="in"
              aria-label={`Code of colour ${at + 1}`}
              aria-invalid={isColour(colour) ? undefined : true}
              readOnly={isLocked}
              value={colour}
              maxLength={7}
              spellCheck={false}
              onChange={(event) => change(at, event.currentTarget.value.trim())}
            />
            {!isLocked && (
              <IconButton
                label={`Take colour ${at + 1} away`}
                onClick={() => onChange(colours.filter((_, index) => index !== at))}
              >
                <Icon of={XIcon} size={12} />
              </IconButton>
            )}
          </li>
        ))}
        {!isLocked && colours.length < 8 && (
          <li>
            <Button small onClick={() => onChange([...colours, firstColour])}>
              Add a colour
            </Button>
          </li>
        )}
      </ul>
      {fault && (
        <p className="err" role="alert">
          <Note state="failed" />
          <span>{fault}</span>
        </p>
      )}
    </fieldset>
  );
}
