import { Link } from '@tanstack/react-router';
import { areSingleKeysOn, chooseSingleKeys } from '../../lib/shortcuts.ts';
import { useStore } from '../../lib/store.ts';
import { chooseDensity, chooseTheme, density, theme } from '../../lib/theme.ts';
import { SegmentedControl, Switch } from '../../ui/choice.tsx';
import { Part } from './parts.tsx';
import { useDoor } from './settings.api.ts';

/** Colours, density and single keys: kept in this browser. */
export function AppearancePart() {
  const colours = useStore(theme);
  const rows = useStore(density);
  const areOn = useStore(areSingleKeysOn);
  return (
    <Part id="appearance" name="Appearance" sub="Kept in this browser.">
      <div className="set-look">
        <span>Colours</span>
        <SegmentedControl
          label="Colours"
          value={colours}
          onChange={chooseTheme}
          segments={[
            { value: 'system', label: 'As the device' },
            { value: 'light', label: 'Light' },
            { value: 'dark', label: 'Dark' },
          ]}
        />
        <span>Rows</span>
        <SegmentedControl
          label="Rows"
          value={rows}
          onChange={chooseDensity}
          segments={[
            { value: 'normal', label: 'Usual' },
            { value: 'compact', label: 'Compact' },
          ]}
        />
      </div>
      <Switch
        label="Single-key shortcuts"
        help="N, P, J, K and the like, outside fields. Ctrl K and ⌘K always work; ? shows the list."
        checked={areOn}
        onChange={chooseSingleKeys}
      />
    </Part>
  );
}

/** The ways to what describes the app itself. */
export function AboutPart() {
  const door = useDoor().data;
  return (
    <Part id="about" name="About">
      <ul className="set-links">
        <li>
          <a href="/api/docs">The API, described</a>
        </li>
        <li>
          <Link to="/parts">The parts this app is drawn with</Link>
        </li>
        {door?.hasDevMailbox && (
          <li>
            <Link to={'/dev-mailbox' as string}>Mails this installation would have sent</Link>
          </li>
        )}
      </ul>
    </Part>
  );
}
