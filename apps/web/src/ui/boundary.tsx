import { Component } from 'react';

type Props = React.PropsWithChildren<{
  instead: React.ReactNode;
  /** Which errors are its own; without it all are. What is not is left to whoever stands around it. */
  catches?: (error: unknown) => boolean;
}>;

/** Shows `instead` where a part of a page breaks, and leaves the rest of the page standing. */
export class Boundary extends Component<Props, { broken: { error: unknown } | null }> {
  override state: { broken: { error: unknown } | null } = { broken: null };

  static getDerivedStateFromError(error: unknown): { broken: { error: unknown } } {
    return { broken: { error } };
  }

  override render(): React.ReactNode {
    const { broken } = this.state;
    if (!broken) return this.props.children;
    if (this.props.catches?.(broken.error) === false) throw broken.error;
    return this.props.instead;
  }
}
