export interface PageHeaderProps {
  readonly title: React.ReactNode;
  /** A link to the place it belongs to; the title is then smaller. */
  readonly parent?: React.ReactNode;
  /** Beside the title, quiet. */
  readonly sub?: React.ReactNode;
  readonly actions?: React.ReactNode;
  /** A hairline below, for pages that begin with a canvas or a seam. */
  readonly hasRule?: boolean;
}

/** The head of a page: the one `h1`, what stands beside it, what can be done. */
export function PageHeader({ title, parent, sub, actions, hasRule = false }: PageHeaderProps) {
  return (
    <header className={`head ${hasRule ? 'head-rule' : ''}`}>
      {parent}
      <h1 className={parent ? 'h1-child' : ''}>{title}</h1>
      {sub && <span className="sub">{sub}</span>}
      {actions && <div className="acts">{actions}</div>}
    </header>
  );
}

/** A part of a page: its name over one ink line. `aside` stands at the right. */
export function Section({
  name,
  sub,
  aside,
  className = '',
  children,
}: {
  name: React.ReactNode;
  sub?: React.ReactNode;
  aside?: React.ReactNode;
  className?: string;
  children: React.ReactNode;
}) {
  return (
    <section className={className}>
      <h2 className="sec">
        {name}
        {sub && <span className="quiet font-normal">{sub}</span>}
        {aside && <span className="ml-auto quiet s12">{aside}</span>}
      </h2>
      {children}
    </section>
  );
}
