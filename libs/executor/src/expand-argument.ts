const reference = /(\$?)\$(?:([A-Za-z_][A-Za-z0-9_]*)|\{([A-Za-z_][A-Za-z0-9_]*)\})/g;

/**
 * Replaces `$NAME` and `${NAME}` by the variable's value where NAME is one of `variables`; everything else is literal.
 *
 * `$$NAME` and `$${NAME}` stand for `$NAME` and `${NAME}`, whether or not there is such a variable; any other `$$` stays.
 * A value is not looked into again, and an argument stays one argument.
 */
export function expandArgument(arg: string, variables: Readonly<Record<string, string>>): string {
  return arg.replace(
    reference,
    (match: string, escape: string, bare: string | undefined, braced: string | undefined) => {
      if (escape !== '') return match.slice(1);
      const name = bare ?? braced ?? '';
      return Object.hasOwn(variables, name) ? (variables[name] ?? match) : match;
    },
  );
}
