import type { GraphResource } from '@aster-scheduler/client';
import { Command, Option } from '@commander-js/extra-typings';
import type { CommandModule } from '../command/command-module.js';
import { findJob } from '../objects/find-job.js';
import { printable } from '../output/printable.js';
import { printOne } from '../print/print-one.js';

/** `aster graph`. */
export const graphCommand: CommandModule = {
  completes: 'job',
  examples: [
    { command: 'aster graph', does: 'all jobs that have edges, below those that they wait for' },
    { command: 'aster graph nightly/report', does: 'what lies above and below one job' },
    { command: 'aster graph --as mermaid', does: 'a text for a page that draws it' },
  ],
  create: (session) =>
    new Command('graph')
      .description('Show which jobs wait for which.')
      .argument('[name]')
      .addOption(
        new Option('--as <form>', 'tree, dot or mermaid')
          .choices(['tree', 'dot', 'mermaid'] as const)
          .default('tree' as const),
      )
      .action(async (name, options) => {
        const client = await session.client();
        const graph =
          name === undefined ? await client.graph() : await client.jobs.graph((await findJob(session, name)).id);
        const forms = { tree, dot, mermaid } as const;
        const text = forms[options.as](graph);
        await printOne(session, {
          resource: graph,
          name: graph.jobs.map((job) => job.name).join('\n'),
          text: () => text,
        });
        if (graph.jobs.length === 0) session.say('no job waits for another one');
        if (graph.truncated)
          session.say(`only ${graph.edges.length} edges are told; name a job to see what is around it`);
      }),
};

type Named = readonly { readonly from: string; readonly to: string; readonly condition: string }[];

function edgesOf({ jobs, edges }: GraphResource): Named {
  const names = new Map(jobs.map(({ id, name }) => [id, name]));
  return edges.map(({ job_id: id, upstream_job_id: upstream, condition }) => ({
    from: names.get(upstream) ?? upstream,
    to: names.get(id) ?? id,
    condition,
  }));
}

/** Each job stands once with what is below it; where it comes again, only its name. */
function tree(graph: GraphResource): string {
  const edges = edgesOf(graph);
  const below = new Set(edges.map(({ to }) => to));
  const shown = new Set<string>();
  const lines: string[] = [];
  const add = (name: string, depth: number, note: string) => {
    const isAgain = shown.has(name);
    const children = edges.filter(({ from }) => from === name);
    lines.push(
      `${'  '.repeat(depth)}${printable(name)}${note}${isAgain && children.length > 0 ? '  (see above)' : ''}`,
    );
    if (isAgain) return;
    shown.add(name);
    for (const { to, condition } of children) add(to, depth + 1, condition === 'success' ? '' : `  on ${condition}`);
  };
  for (const { name } of graph.jobs) if (!below.has(name)) add(name, 0, '');
  return lines.map((line) => `${line}\n`).join('');
}

function dot(graph: GraphResource): string {
  const edges = edgesOf(graph).map(
    ({ from, to, condition }) => `  ${quoted(from)} -> ${quoted(to)} [label=${condition}];\n`,
  );
  return `digraph jobs {\n${edges.join('')}}\n`;
}

function mermaid(graph: GraphResource): string {
  const ids = new Map(graph.jobs.map(({ name }, index) => [name, `j${index}`]));
  const nodes = graph.jobs.map(({ name }) => `  ${ids.get(name) ?? ''}[${quoted(name)}]\n`);
  const edges = edgesOf(graph).map(
    ({ from, to, condition }) => `  ${ids.get(from) ?? ''} -->|${condition}| ${ids.get(to) ?? ''}\n`,
  );
  return `graph LR\n${nodes.join('')}${edges.join('')}`;
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', "'")}"`;
}
