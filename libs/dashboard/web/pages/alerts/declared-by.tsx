/** Whose a rule or a channel is that files declare: what they say of it is refused to be changed here. */
export function DeclaredBy({ source }: { readonly source: string | null }) {
  if (source === null) return null;
  return (
    <span className="muted">
      Declared by <bdi>{source}</bdi>: what that says of it is changed there
    </span>
  );
}
