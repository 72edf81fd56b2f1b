/** A job as commands name it: by its id where its name would be read as a pattern or a flag. */
export function jobWord({ id, name }: { readonly id: string; readonly name: string }): string {
  return /[*?]|^-/.test(name) ? id : name;
}
