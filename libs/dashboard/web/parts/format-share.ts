/** `98.3 %`, rounded down: what has failed once is not told as 100 %. */
export function formatShare(share: number): string {
  return share === 1 ? '100 %' : `${(Math.floor(share * 1_000 + 1e-9) / 10).toFixed(1)} %`;
}
