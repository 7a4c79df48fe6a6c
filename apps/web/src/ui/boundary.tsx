import { Component } from 'react';

/** Shows `instead` where a part of a page breaks, and leaves the rest of the page standing. */
export class Boundary extends Component<React.PropsWithChildren<{ instead: React.ReactNode }>, { isBroken: boolean }> {
  override state = { isBroken: false };

  static getDerivedStateFromError(): { isBroken: boolean } {
    return { isBroken: true };
  }

  override render(): React.ReactNode {
    return this.state.isBroken ? this.props.instead : this.props.children;
  }
}
