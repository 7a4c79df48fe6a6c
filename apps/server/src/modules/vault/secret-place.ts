/** Where a secret belongs; it opens nowhere else. */
export interface SecretPlace {
  readonly workspaceId: string;
  readonly id: string;
  readonly purpose: string;
}
