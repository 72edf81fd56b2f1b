import { Empty } from './empty.js';

/** Why nothing is listed: something of what stands in the box cannot narrow the list. */
export function NotUnderstood({ wrong }: { readonly wrong: readonly string[] }) {
  return (
    <div role="status">
      <Empty title="Nothing is listed while a filter is not understood.">
        {wrong.map((sentence) => (
          <p key={sentence}>
            <bdi>{sentence}</bdi>
          </p>
        ))}
      </Empty>
    </div>
  );
}
