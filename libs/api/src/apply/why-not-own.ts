/** Why a source may not have what somebody else has. @param other whose it is; absent: it was made by hand */
export function whyNotOwn(other: string | undefined): string {
  if (other === undefined) return 'was made by hand: take it over, or choose another name';
  return `belongs to the source ${JSON.stringify(other)}: take it over, or choose another name`;
}
