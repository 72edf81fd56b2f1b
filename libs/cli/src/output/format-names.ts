/** The formats that are a word. It is apart from what reads them, so that `aster --help` loads nothing else. */
export const plainFormats = ['table', 'wide', 'json', 'jsonl', 'yaml', 'csv', 'name'] as const;
