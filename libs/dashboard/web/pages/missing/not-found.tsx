import { Link } from '@tanstack/react-router';
import { Empty } from '../../parts/empty.js';
import { PageHead } from '../../parts/page-head.js';

export function NotFound() {
  return (
    <>
      <PageHead title="There is nothing here" />
      <Empty title="No page has this address.">
        <Link to="/jobs">All jobs</Link> · <Link to="/runs">All runs</Link>
      </Empty>
    </>
  );
}
