import { client } from '../../lib/api.ts';
import { Switch } from '../../ui/choice.tsx';
import { ChangeProblem, Loaded, Part } from './parts.tsx';
import { useChange, useMay, useWorkspaceRow } from './settings.api.ts';

type Row = NonNullable<ReturnType<typeof useWorkspaceRow>['data']>;

function ApprovalForm({ row }: { row: Row }) {
  const change = useChange(['workspaces']);
  const { isAdmin, whyNotAdmin } = useMay();
  const turn = (needsApproval: boolean): void =>
    void change.run(() => client.workspaces.setApproval({ workspaceId: row.id, needsApproval }));
  return (
    <>
      <Switch
        label="Posts need approval"
        checked={row.needsApproval}
        disabled={!isAdmin || change.isBusy}
        onChange={turn}
        help={
          row.needsApproval
            ? 'Only what an owner or admin approved goes out, exactly as it was approved. Everything else waits, also when its time has come, and an alarm says so. Turned off, what waits goes out as well, by your rule for missed posts.'
            : 'Posts go out as they are planned. Turned on, this also holds what is planned already and not approved.'
        }
      />
      {whyNotAdmin && <p className="set-foot quiet">{whyNotAdmin}</p>}
      <ChangeProblem problem={change.problem} onSeen={change.forget} />
    </>
  );
}

/** Whether somebody must say yes to what goes out. */
export function ApprovalPart() {
  const row = useWorkspaceRow();
  return (
    <Part id="approval" name="Approval" sub="Somebody looks before anything goes out.">
      <Loaded query={row} label="Loading the rule for approval">
        {(data) => <ApprovalForm row={data} />}
      </Loaded>
    </Part>
  );
}
