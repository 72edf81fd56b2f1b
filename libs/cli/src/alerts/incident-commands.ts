import type { IncidentResource } from '@aster-scheduler/client';
import { Command, Option } from '@commander-js/extra-typings';
import { parseCount } from '../input/parse-version.js';
import { findIncidentId } from '../objects/find-incident.js';
import { isForPrograms } from '../output/output-format.js';
import { printable } from '../output/printable.js';
import { eachNamed } from '../print/each-named.js';
import { printOne } from '../print/print-one.js';
import { type PagedListing, printPages } from '../print/print-pages.js';
import { confirmChange } from '../session/confirm.js';
import { keyFor } from '../session/key-for.js';
import type { Session } from '../session/session.js';
import { formatInstant } from '../time/format-instant.js';

/** Enough to tell apart those that were opened in the same millisecond. */
const shownOfId = 18;
const states = ['unresolved', 'open', 'acknowledged', 'resolved'] as const;

export function incidentsCommand(session: Session) {
  return new Command('incidents')
    .description('list what is wrong, the newest first; with --state resolved what was')
    .addOption(new Option('--state <state>', 'only those in this state').choices(states).default('unresolved' as const))
    .option('--job <job>', 'only of this job')
    .option('--rule <rule>', 'only of this rule')
    .option('--limit <n>', 'how many, 100 unless given', parseCount)
    .option('--all', 'all of them')
    .action(async ({ state, job, rule, limit, all }) => {
      const client = await session.client();
      const times = await session.times();
      const at = (text: string | null) => (text === null ? '' : formatInstant(new Date(text), times));
      const listing: PagedListing<IncidentResource> = {
        page: async (page) => client.alerts.incidents.list({ state, job, rule, ...page }),
        columns: [
          { title: 'ID', text: ({ id }) => (isForPrograms(session.settings.output) ? id : id.slice(0, shownOfId)) },
          { title: 'SEVERITY', text: ({ severity }) => severity, dropOrder: 2 },
          { title: 'STATE', text: (incident) => incident.state },
          { title: 'RULE', text: ({ rule_name: name }) => name ?? '', shrinks: true },
          { title: 'ABOUT', text: aboutOf, shrinks: true },
          { title: 'SINCE', text: ({ opened_at: since }) => at(since) },
          { title: 'COUNT', text: ({ count }) => String(count), alignsRight: true, dropOrder: 1 },
          { title: 'BY', text: ({ acknowledged_by: by }) => by ?? '', isWide: true },
          { title: 'OVER', text: ({ resolved_at: over }) => at(over), isWide: state !== 'resolved' },
          { title: 'NOTE', text: ({ note }) => note ?? '', shrinks: true, isWide: true },
        ],
        name: ({ id }) => id,
        empty: state === 'unresolved' ? 'nothing is wrong that a rule looks for' : 'there are none',
      };
      await printPages(session, listing, { limit, all, usual: 100 });
    });
}

/** The job, or the part of the engine. */
function aboutOf({ job_name: job, job_id: id, subject }: IncidentResource): string {
  return job ?? (id === null ? subject : id);
}

export function acknowledgeCommand(session: Session) {
  return changeCommand(
    session,
    'ack',
    'say that you look after some: nobody is reminded of them any more',
    'acknowledge',
  );
}

export function resolveCommand(session: Session) {
  return changeCommand(session, 'resolve', 'end some by hand; when it happens again, that is another one', 'resolve');
}

function changeCommand(session: Session, name: string, description: string, verb: 'acknowledge' | 'resolve') {
  return new Command(name)
    .description(description)
    .argument('<incidents...>', 'their ids, or begins of them')
    .option('--note <text>', 'what there is to say about it')
    .action(async (ids, { note }) => {
      await confirmChange(session);
      const client = await session.client();
      await eachNamed(session, ids, { isPrinted: true }, async (named) => {
        const id = await findIncidentId(session, named);
        const options = { idempotencyKey: keyFor(session, id, ids.length === 1) };
        const incident = await client.alerts.incidents[verb](id, note === undefined ? {} : { note }, options);
        const text = () => `${incident.state} ${printable(aboutOf(incident))}\n`;
        await printOne(session, { resource: incident, name: incident.id, text });
      });
    });
}
