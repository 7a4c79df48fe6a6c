/**
 * Where people live: what identity must know of workspaces, which stand to its right. Imports point left, so that
 * room hands this in when the program is loaded.
 */
import type { Role } from '@antiphon/contract';
import type { AppContext } from '../../context.ts';

export interface Homes {
  list(app: AppContext, userId: string): Promise<{ id: string; name: string; role: Role; isDemo: boolean }[]>;
  /** Makes a person's first workspace, unless they are in one. */
  ensure(
    app: AppContext,
    wishes: { readonly ownerId: string; readonly name: string; readonly timeZone: string },
  ): Promise<void>;
  /** Makes a demo workspace and fills it. */
  openDemo(app: AppContext, wishes: { readonly ownerId: string; readonly timeZone: string }): Promise<void>;
  /** Takes away a demo workspace whose visitor began anew, with all that it holds. */
  forgetDemo(app: AppContext, workspaceId: string): Promise<void>;
  /** @throws AppError when the invitation cannot be accepted with this e-mail address. */
  checkInvitation(app: AppContext, token: string, email: string): Promise<void>;
  /** Accepts an invitation. @throws AppError when somebody else was quicker. */
  join(
    app: AppContext,
    joining: { readonly token: string; readonly userId: string; readonly email: string },
  ): Promise<void>;
  nameOfApiKey(app: AppContext, workspaceId: string, id: string): Promise<string>;
}

let provided: Homes | undefined;

export function provideHomes(homes: Homes): void {
  provided = homes;
}

export function homes(): Homes {
  if (!provided) throw new Error('no room has provided homes');
  return provided;
}
