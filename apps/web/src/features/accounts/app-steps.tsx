import type { ChannelInfo } from './accounts.api.ts';

type App = NonNullable<ChannelInfo['app']>;

/** How an app is registered with a network: the steps, the way there, and what to know before. */
export function AppSteps({ app, redirectUri }: { app: App; redirectUri: string | null }) {
  return (
    <div className="grid grid-cols-1 gap-3">
      <ol className="acc-steps">
        {app.steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <p>
        <a href={app.portalUrl} target="_blank" rel="noreferrer">
          {new URL(app.portalUrl).host}
        </a>
      </p>
      {redirectUri && (
        <p>
          The network must send people back to: <code className="set-code">{redirectUri}</code>
        </p>
      )}
      {app.warnings.length > 0 && (
        <ul className="acc-steps text-attention">
          {app.warnings.map((warning) => (
            <li key={warning}>{warning}</li>
          ))}
        </ul>
      )}
    </div>
  );
}
