const longest = 255;

/**
 * What is searched for where no job has a name: the name itself, since a search passes over letters that are left out;
 * its begin, where the end is wrong; and its last part, where it moved to another folder. The nearest first.
 */
export function nearTexts(name: string): readonly string[] {
  const begin = [...name].slice(0, Math.max(Math.ceil([...name].length * 0.6), 3)).join('');
  const last = name.split(/[/.:\s]+/u).findLast((part) => part !== '') ?? '';
  const texts = [name, begin, last].map((text) => [...text.trim()].slice(0, longest).join('').trim());
  return [...new Set(texts)].filter((text) => text !== '');
}
