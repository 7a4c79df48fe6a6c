import { Kbd } from './kbd.tsx';
import { Tooltip } from './tooltip.tsx';

export type ButtonLook = 'plain' | 'primary' | 'link' | 'destructive';

interface ButtonLooks {
  /** One primary per screen; destructive is an outline. */
  readonly look?: ButtonLook;
  /** 28 px instead of 32. */
  readonly small?: boolean;
  /** What it spends, already in words ("$0.015", "≤ $0.0011"): shown in the button, after its words. */
  readonly cost?: string;
  /** The shortcut shown in it; registering it is the page's. */
  readonly keys?: string;
}

export interface ButtonProps extends ButtonLooks, Omit<React.ComponentPropsWithRef<'button'>, 'disabled'> {
  /** Why it cannot be pressed now, in words. The button stays focusable and says so; there is no way to switch it off without. */
  readonly unavailable?: string | null | false;
  /** It is at work: pressed once is enough. */
  readonly isBusy?: boolean;
}

/** The class of a button, for links that look like one. */
export function buttonClass({ look = 'plain', small = false }: ButtonLooks): string {
  const looks: Record<ButtonLook, string> = { plain: '', primary: 'btn-do', link: 'btn-q', destructive: 'btn-bad' };
  return `btn ${looks[look]} ${small ? 'btn-s' : ''}`;
}

/** The inside of a button: words, cost, shortcut. */
function Face({ children, cost, keys }: React.PropsWithChildren<Pick<ButtonLooks, 'cost' | 'keys'>>) {
  return (
    <>
      {cost ? (
        <span>
          {children}, <span className="cost">{cost}</span>
        </span>
      ) : (
        children
      )}
      {keys && <Kbd keys={keys} />}
    </>
  );
}

/** A button. Says what it spends, and why when it cannot be pressed. */
export function Button({
  look,
  small,
  cost,
  keys,
  unavailable,
  isBusy = false,
  className = '',
  children,
  onClick,
  type = 'button',
  ...rest
}: ButtonProps) {
  const isOff = Boolean(unavailable) || isBusy;
  const button = (
    <button
      {...rest}
      type={type}
      className={`${buttonClass({ look, small })} ${className}`}
      aria-disabled={isOff || undefined}
      aria-busy={isBusy || undefined}
      aria-description={unavailable || undefined}
      onClick={(event) => (isOff ? event.preventDefault() : onClick?.(event))}
    >
      <Face cost={cost} keys={keys}>
        {children}
      </Face>
    </button>
  );
  return unavailable ? <Tooltip words={unavailable}>{button}</Tooltip> : button;
}

export interface IconButtonProps extends Omit<ButtonProps, 'look' | 'small' | 'cost' | 'children'> {
  /** Said by assistive tech and shown as a tooltip. */
  readonly label: string;
  readonly children: React.ReactNode;
}

/** An icon alone: with a name and a tooltip. */
export function IconButton({
  label,
  keys,
  unavailable,
  isBusy = false,
  className = '',
  children,
  onClick,
  type = 'button',
  ...rest
}: IconButtonProps) {
  const isOff = Boolean(unavailable) || isBusy;
  return (
    <Tooltip words={unavailable ? `${label}: ${unavailable}` : label} keys={keys}>
      <button
        {...rest}
        type={type}
        aria-label={label}
        aria-disabled={isOff || undefined}
        aria-description={unavailable || undefined}
        className={`btn btn-i ${className}`}
        onClick={(event) => (isOff ? event.preventDefault() : onClick?.(event))}
      >
        {children}
      </button>
    </Tooltip>
  );
}
