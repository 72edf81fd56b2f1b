/** Chooses jobs: by a label that they have, or by their name, in which `*` stands for anything. */
export type JobSelector =
  | { readonly kind: 'label'; readonly key: string; readonly value: string }
  | { readonly kind: 'name'; readonly glob: string };
