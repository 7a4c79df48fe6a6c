/** What one pretend server takes; servers differ. */
export interface InstanceLimits {
  readonly version: string;
  readonly apiVersion: number;
  readonly maxCharacters: number;
  readonly maxMedia: number;
  readonly imageMaxBytes: number;
  readonly videoMaxBytes: number;
  readonly descriptionMax: number;
}
