/** The few paths of the API that are called without the typed client: the first page carries no React and no contract. */
export const apiBase = '/api/v1';

export const apiPaths = {
  door: `${apiBase}/identity/door`,
  signIn: `${apiBase}/identity/sign-in`,
  signUp: `${apiBase}/identity/sign-up`,
  signOut: `${apiBase}/identity/sign-out`,
  openDemo: `${apiBase}/identity/demo`,
  requestPasswordReset: `${apiBase}/identity/password-reset`,
  resetPassword: `${apiBase}/identity/password-reset/finish`,
  readInvitation: `${apiBase}/invitations/read`,
  acceptInvitation: `${apiBase}/invitations/accept`,
  devMailbox: `${apiBase}/identity/dev-mailbox`,
  me: `${apiBase}/me`,
  live: (workspaceId: string): string => `${apiBase}/workspaces/${encodeURIComponent(workspaceId)}/live`,
} as const;

/** The first page, and where it sends people who are in. */
export const pagePaths = { welcome: '/sign-in', app: '/' } as const;
