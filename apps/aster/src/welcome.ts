/** Where everything is, for the person who has just started it. */
export interface Welcome {
  readonly url: string;
  /** Absent: the database is not Aster's own. */
  readonly dataDir?: string;
  readonly hasKeys: boolean;
}

/** What to look at and what to try first. */
export function welcome({ url, dataDir, hasKeys }: Welcome): string {
  const key = hasKeys ? ` -H "Authorization: Bearer $API_KEY"` : '';
  const job = `{"name": "hello", "cron_expr": "*/10 * * * * *", "command": "echo", "args": ["hello from Aster"]}`;
  return `
  Aster is running.

    dashboard  ${url}/ui/
    API        ${url}/api/v1
    docs       ${url}/docs
    data       ${dataDir ?? 'in the database that the environment names'}

  A job that says hello every ten seconds, and its runs:

    curl${key} ${url}/api/v1/jobs -H 'Content-Type: application/json' \\
      -d '${job}'
    curl${key} '${url}/api/v1/runs?limit=5'

  Ctrl-C stops everything. The data stay for the next start.

`;
}
