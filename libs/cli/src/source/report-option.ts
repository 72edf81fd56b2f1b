import { Option } from '@commander-js/extra-typings';

/** `--report github`: the plan as a comment on a change of the files. */
export function reportOption() {
  return new Option('--report <form>', 'show the plan as Markdown, for a comment').choices([
    ...(['markdown', 'github', 'gitlab'] as const),
  ] as const);
}
