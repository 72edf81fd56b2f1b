import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Empty } from '../../parts/empty.js';
import { PageHead } from '../../parts/page-head.js';
import { client } from '../../server/client.js';
import { nearTexts } from './near-texts.js';
import style from './nothing.module.css';

const mostShown = 5;

/** In place of a page of a job that is not there: the names that are like it, and where to go on. */
export function NoSuchJob({ name }: { readonly name: string }) {
  const near = useQuery({
    queryKey: ['names like', name],
    queryFn: async ({ signal }) => {
      const finds = await Promise.all(
        nearTexts(name).map(async (q) => client().search({ q, limit: mostShown }, { signal })),
      );
      const names = finds.flatMap((found) => found.filter(({ kind }) => kind === 'job').map((job) => job.name));
      return [...new Set(names)].slice(0, mostShown);
    },
    staleTime: 10_000,
    retry: false,
    placeholderData: undefined,
  });
  return (
    <>
      <PageHead title="There is no such job" />
      <Empty title={name}>
        It was renamed or deleted, or the address is not quite right.
        {near.data !== undefined && near.data.length > 0 && (
          <ul aria-label="Jobs with a name like it" className={style['links']}>
            <li>Was one of these meant?</li>
            {near.data.map((each) => (
              <li key={each}>
                <Link to="/jobs/$name" params={{ name: each }}>
                  <bdi>{each}</bdi>
                </Link>
              </li>
            ))}
          </ul>
        )}
        <p className={style['links']}>
          <Link to="/jobs">All jobs</Link> · <Link to="/runs">All runs</Link>
        </p>
      </Empty>
    </>
  );
}
