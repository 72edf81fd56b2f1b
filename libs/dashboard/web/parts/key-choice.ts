const storageKey = 'aster.keys';

/** Whether keys without Ctrl do something; those who dictate or whose hands shake can turn them off. */
export function readKeyChoice(): boolean {
  return localStorage.getItem(storageKey) !== 'off';
}

export function writeKeyChoice(isOn: boolean): void {
  localStorage.setItem(storageKey, isOn ? 'on' : 'off');
}
