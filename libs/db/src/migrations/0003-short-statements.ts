/** Made the functions behind claims and ticks, which are kept as current text since: see `functions/`. */
export const shortStatements = `
select`;
